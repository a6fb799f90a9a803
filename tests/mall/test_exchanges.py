"""What an exchange takes out of the shop's own stock and brings back into it, on the shelf and in the warehouse."""

import pytest
from sqlalchemy import select

from mall import fulfilment, orders, payments, refunds
from mall.after_tables import WarehouseItem
from mall.live_edits import set_stock
from mall.refund_steps import Reason
from mall.tables import Sku
from tests.mall.bazaar import COST_FEN, Bazaar, faults
from tests.mall.test_any_order import PARCEL


@pytest.mark.parametrize("reason", ["fit", "damaged"])
def test_an_exchange_takes_new_pieces_and_takes_in_only_sound_ones(reason: Reason) -> None:
    """One piece of wholesale goods: the warehouse, its value and the books say the same as the shelf."""
    bazaar = Bazaar()
    order_id = bazaar.act(orders.place, orders.Wish("lst_bulk", "sku_bulk", 1, "v1", "viewer", checkout_id="chk_1"))
    bazaar.act(payments.pay, order_id)
    bazaar.act(fulfilment.ship, order_id, *PARCEL)
    bazaar.pass_time(61)
    bazaar.act(set_stock, "lst_bulk", "sku_bulk", 4)
    claim = bazaar.act(refunds.open_refund, order_id, "exchange", reason, "", None, None)

    def now() -> tuple[int, int, int]:
        item = bazaar.session.scalars(select(WarehouseItem)).one()
        return bazaar.session.get_one(Sku, "sku_bulk").stock, item.pieces, item.value_fen

    bazaar.act(refunds.approve, claim.id)
    bazaar.act(refunds.send_back, claim.id, *PARCEL)
    bazaar.act(refunds.confirm_back, claim.id)
    back = 1 if reason == "fit" else 0
    assert now() == (4 + back, 7 + back, (7 + back) * COST_FEN)
    bazaar.act(refunds.resend, claim.id, *PARCEL)
    assert now() == (3 + back, 6 + back, (6 + back) * COST_FEN)
    assert faults(bazaar) == []
    bazaar.close()
