"""Numbers of figures: exact inside, one way of wording them."""

from decimal import Decimal

import pytest

from guopei.core.figures.quantity import NOTHING, Kind, Quantity


@pytest.mark.parametrize(
    ("quantity", "text", "number"),
    [
        (Quantity(Kind.COUNT, 1234), "1,234", 1234),
        (Quantity(Kind.COUNT, 0), "0", 0),
        (Quantity(Kind.MONEY, 14_700_000_001), "14,700.000001", Decimal("14700.000001")),
        (Quantity(Kind.MONEY, -2_080_000_00), "-208.00", Decimal(-208)),
        (Quantity(Kind.SHARE, 4, 5), "80.0%", Decimal("80.0")),
        (Quantity(Kind.SHARE, 1, 2000), "0.1%", Decimal("0.1")),  # 0.05 %, half up
        (Quantity(Kind.SHARE, 0, 5), "0.0%", Decimal("0.0")),
        (Quantity(Kind.SHARE, 0, 0), NOTHING, None),
        (Quantity(Kind.MEAN, Decimal(134), 4), "+33.5", Decimal("33.5")),
        (Quantity(Kind.MEAN, Decimal(-1), 20), "-0.1", Decimal("-0.1")),  # away from zero
        (Quantity(Kind.MEAN, Decimal(0), 0), NOTHING, None),
        (Quantity(Kind.COUNT, None), NOTHING, None),
    ],
)
def test_quantity_is_worded_and_rounded(quantity: Quantity, text: str, number: object) -> None:
    assert (quantity.text, quantity.number) == (text, number)
