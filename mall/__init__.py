"""The mock mall (模拟商城): shops, listings and their audit, stock, promotions, orders, money."""
