import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guopei.core.clock import GuopeiNow
from guopei.core.orgs.models import OrgUnit

PINYIN_LENGTH = 200  # a name of 60 characters may need more: what decides the order stands at the head


class Teacher(models.Model):
    """A person in the register: once in the whole country, whoever named them first.

    A roster adds people; it never overwrites them. What it says differently becomes a `TeacherDifference`.
    `name_key` finds a name however it is typed; `pinyin` (syllables, 单 and 解 read as surnames) sorts lists.
    Codes are those of `core/sheets` (GB/T 2261.1, 3304, 4658; the programme's stages, subjects, titles, school places).
    ID number, mobile and e-mail are kept sealed to `uuid`, as a blind index to compare them by, and masked to show.
    `account` is the person's own way in, opened by a `TeacherCode`; under it the person sees what is about the person.
    """

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    name = models.CharField(pgettext_lazy("person", "name"), max_length=60)
    name_key = models.CharField(max_length=60, editable=False, db_collation="C")
    pinyin = models.CharField(max_length=PINYIN_LENGTH, editable=False, db_default="", db_collation="C")
    sex = models.CharField(_("sex"), max_length=1, blank=True, db_collation="C")
    birth_on = models.DateField(_("date of birth"), null=True, blank=True)
    id_type = models.CharField(_("kind of ID"), max_length=2, default="1", db_default="1", db_collation="C")
    id_sealed = models.BinaryField(editable=False)
    id_index = models.BinaryField(max_length=32, editable=False)
    id_masked = models.CharField(_("ID number"), max_length=40, editable=False)
    mobile_sealed = models.BinaryField(null=True, editable=False)
    mobile_index = models.BinaryField(null=True, max_length=32, editable=False)
    mobile_masked = models.CharField(_("mobile"), max_length=20, blank=True, editable=False)
    email_sealed = models.BinaryField(null=True, editable=False)
    email_index = models.BinaryField(null=True, max_length=32, editable=False)
    email_masked = models.CharField(_("e-mail"), max_length=120, blank=True, editable=False)
    county = models.ForeignKey(
        OrgUnit, models.PROTECT, related_name="teachers", verbose_name=_("region"), db_index=False
    )
    school = models.ForeignKey(
        OrgUnit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("school"), db_index=False
    )
    school_name = models.CharField(_("school"), max_length=120, blank=True)
    school_type = models.CharField(_("type of school"), max_length=2, blank=True, db_collation="C")
    area_class = models.CharField(_("place of school"), max_length=3, blank=True, db_collation="C")
    ethnic = models.CharField(_("ethnic group"), max_length=2, blank=True, db_collation="C")
    education = models.CharField(_("education"), max_length=2, blank=True, db_collation="C")
    title = models.CharField(_("professional title"), max_length=2, blank=True, db_collation="C")
    duty = models.CharField(_("duty"), max_length=60, blank=True)
    stage = models.CharField(_("stage"), max_length=1, blank=True, db_collation="C")
    subject = models.CharField(_("subject"), max_length=2, blank=True, db_collation="C")
    years_teaching = models.PositiveSmallIntegerField(_("years of teaching"), null=True, blank=True)
    joined_on = models.DateField(_("in service since"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=60, blank=True)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="teacher",
        verbose_name=_("account"),
        editable=False,
    )
    registered_at = models.DateTimeField(_("registered"), db_default=GuopeiNow(), editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, db_default=1)

    class Meta:
        verbose_name = _("teacher")
        verbose_name_plural = _("teachers")
        indexes = [
            models.Index(fields=["county", "id"], name="teacher_by_county"),
            models.Index(fields=["name_key", "id"], name="teacher_by_name"),
            models.Index(fields=["pinyin", "id"], name="teacher_by_pinyin"),
            # A common family name is one person in ten: its people in the order of lists, without the other nine.
            models.Index(Left("name_key", 1), "pinyin", "id", name="teacher_by_family"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["uuid"], name="teacher_uuid_once"),
            models.UniqueConstraint(fields=["id_index"], name="teacher_identity_once"),
            models.CheckConstraint(name="teacher_named", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class TeacherReveal(models.Model):
    """Somebody looked at a person's full numbers and address: who, acting as what, when, and why. Never changed."""

    teacher = models.ForeignKey(Teacher, models.PROTECT, related_name="reveals", verbose_name=_("teacher"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    grant = models.ForeignKey("access.Grant", models.PROTECT, null=True, related_name="+", db_index=False)
    reason = models.CharField(_("reason"), max_length=200)
    at = models.DateTimeField(_("at"), db_default=GuopeiNow(), editable=False)

    class Meta:
        verbose_name = _("look at personal data")
        verbose_name_plural = _("looks at personal data")
        constraints = [models.CheckConstraint(name="reveal_says_why", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return f"{self.teacher_id} {self.at}"
