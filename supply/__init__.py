"""The mock supply system (模拟供销系统): suppliers, goods, dropship and wholesale, shipments."""
