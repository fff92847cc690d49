"""The letters of a demonstration are found by whoever plays it, and by nobody in earnest."""

from pathlib import Path
from typing import Any

import pytest
from django.core.mail import send_mail
from django.test import Client
from django.urls import reverse

from tests.support.clients import shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings: Any, tmp_path: Path) -> Path:
    settings.GUOPEI_DEMO = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return tmp_path / "mail"


def test_a_letter_is_shown_with_its_link(demo: Path) -> None:
    for name in ("甲", "乙"):
        send_mail(f"致{name}", "请打开 http://127.0.0.1/accounts/password/reset/key/1-2/", None, [f"{name}@example.cn"])
    text = shown(Client().get(reverse("story:letters")))
    for said in ("致甲", "致乙", "请打开", '<a href="http://127.0.0.1/accounts/password/reset/key/1-2/"'):
        assert said in text


def test_before_the_first_letter_the_page_says_so(demo: Path) -> None:
    text = shown(Client(headers={"accept-language": "en"}).get(reverse("story:letters")))
    assert "No letter was sent yet." in text


def test_in_earnest_there_is_no_such_page(demo: Path, settings: Any) -> None:
    settings.GUOPEI_DEMO = False
    assert Client().get(reverse("story:letters")).status_code == 404
