"""Slips with activation codes: printed at once, because nobody can show them again."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.crypto import mask_name
from guopei.core.papers.words import chinese_date
from guopei.core.ui.badges import Badge, Tone, badge_for
from guopei.core.ui.pages import Crumb
from trainees.register.models import Teacher
from trainees.register.services.codes import IssuedCode


def account_badge(teacher: Teacher, code_until: Any) -> Badge | str:
    """Whether somebody has an account, or a code that still holds; nothing otherwise."""
    if teacher.account_id is not None:
        return badge_for(_("Account open"), Tone.GOOD)
    return badge_for(_("Code printed"), Tone.HOLLOW) if code_until else ""


def slips(request: HttpRequest, issued: Sequence[IssuedCode], *, back: Crumb) -> HttpResponse:
    """The slips of these codes, to be printed and cut. The page is made once and kept nowhere."""
    context = {
        "title": "“国培计划”教师账号激活单",  # an official paper is Chinese, whatever the reader's language
        "crumbs": (back,),
        "slips": [
            {
                "name": mask_name(one.teacher.name),
                "school": one.teacher.school_name,
                "code": one.code,
                "until": chinese_date(one.expires_at.astimezone(clock.SHANGHAI).date()),
            }
            for one in issued
        ],
        "address": request.build_absolute_uri(reverse("portal:account-activation")),
    }
    response = render(request, "trainees/register/code_slips.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response
