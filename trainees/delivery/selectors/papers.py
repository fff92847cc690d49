"""A certificate (结业证书) as a paper. Its words stand here, not in a message catalogue: what is issued is Chinese."""

from django.conf import settings
from django.urls import reverse

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.papers.content import Notice, Paper, Part
from guopei.core.papers.words import chinese_date
from trainees.delivery.models import Certificate


def certificate_paper(actor: Actor, certificate: Certificate) -> Paper:
    """The certificate as it was issued; one that is revoked says so first of all, without the reason."""
    return Paper(
        name=f"{certificate.number}-结业证书",
        title_lines=["结业证书"],
        parts=[*_revocation(certificate), _sentence(certificate)],
        signers=[certificate.institution_name],
        day=certificate.issued_on,
        foot=[
            f"证书编号：{certificate.number}",
            f"校验码：{certificate.check_code}",
            f"查验网址：{settings.GUOPEI_URL}{reverse('portal:certificate-check')}",
            *(["演示数据，证书无效"] if certificate.is_demo else []),
        ],
        is_draft=False,
        is_void=certificate.revoked_at is not None,
        demo=certificate.is_demo,
    )


def _sentence(one: Certificate) -> str:
    hours = f"{one.hours.normalize():f}"
    return (
        f"{one.holder_name}同志由省级教育行政部门选拔推荐，于{chinese_date(one.starts_on)}至{chinese_date(one.ends_on)}参加"
        f"“国培计划”{one.project_name}（{one.class_name}）的学习，共{hours}学时，成绩{one.get_result_display()}，准予结业。"
    )


def _revocation(one: Certificate) -> list[Part]:
    if one.revoked_at is None:
        return []
    day = chinese_date(one.revoked_at.astimezone(clock.SHANGHAI).date())
    return [Notice("已撤销", "Revoked", f"{day}撤销，本证书不再有效。No longer valid.")]
