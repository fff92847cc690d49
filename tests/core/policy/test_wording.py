"""Policy values as pages say them."""

from typing import Any

import pytest
from django.utils.translation import override

from guopei.core.policy.registry import definition
from guopei.core.policy.wording import in_words

STEPS = [{"until": 30, "percent": 100}, {"until": None, "percent": 70}]


@pytest.mark.parametrize(
    ("key", "value", "chinese", "english"),
    [
        ("fees.day_rate_3", 55000, "550.00元 每人每天", "550.00 yuan per person and day"),
        ("fees.lecture_hours_half_day", 4, "4 学时", "4 training hours"),
        ("fees.staff_share", 10, "10%", "10%"),
        ("fees.day_steps", STEPS, "30天以内：100%；超出部分：70%", "up to 30 days: 100%; beyond: 70%"),
        ("projects.orders_due", "05-31", "5月31日", "May 31"),
        ("core.id_mask", "3-4", "显示前3位和后4位", "first 3 and last 4 characters shown"),
    ],
)
def test_a_value_is_said_with_its_measure(key: str, value: Any, chinese: str, english: str) -> None:
    said = {}
    for language in ("zh-hans", "en"):
        with override(language):
            said[language] = in_words(definition(key), value)
    assert said == {"zh-hans": chinese, "en": english}
