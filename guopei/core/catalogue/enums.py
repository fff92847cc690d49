from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class YearState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class ApprovalMode(models.TextChoices):
    """Whether the ministry approves provincial plans (审批) or takes them on file (备案): decided per year."""

    REVIEW = "review", _("Approval")
    FILING = "filing", _("Filing")


class Mode(models.TextChoices):
    """How a training is held (培训方式)."""

    ZH = "ZH", _("Off-the-job replacement")
    JZ = "JZ", _("Face-to-face centralised")
    DQ = "DQ", _("Short-term centralised")
    SJ = "SJ", _("Send-teaching to townships")
    WL = "WL", _("Online study")
    ZHENG = "ZHENG", _("Online and school-based")
    GZF = "GZF", _("Workshop study")
    YZ = "YZ", _("Shadowing")
    FMX = "FMX", _("Visiting famous schools")
    YC = "YC", _("Distance training")
    XB = "XB", _("School-based study")
    ZZ = "ZZ", _("Self-selected courses")
    HH = "HH", _("Blended")


# Modes with on-site phases: only these keep a teacher from being somewhere else.
OCCUPIES_TIME = frozenset({Mode.ZH, Mode.JZ, Mode.DQ, Mode.SJ, Mode.YZ, Mode.FMX, Mode.HH})


class PhaseKind(models.TextChoices):
    """How a stretch of a training is held, wherever one is planned, ordered or held in phases."""

    ONSITE = "ONSITE", _("On site")
    SHADOW = "SHADOW", pgettext_lazy("phase", "Shadowing")
    ONLINE = "ONLINE", _("Online study")
    RETURN = "RETURN", _("Back at school")
    VISIT = "VISIT", _("Send-teaching to townships")


# Off the job: only these keep a teacher from being somewhere else.
OFF_JOB = (PhaseKind.ONSITE, PhaseKind.SHADOW)
# People come together, at the institution, at a school or where they live: days are counted.
FACE_TO_FACE = (*OFF_JOB, PhaseKind.VISIT)


class PriceUnit(models.TextChoices):
    """What a rate is paid for (计价单位)."""

    PERSON_DAY = "PERSON_DAY", pgettext_lazy("unit of price", "Person-day")
    PERSON = "PERSON", pgettext_lazy("unit of price", "Person")
    VISIT = "VISIT", pgettext_lazy("unit of price", "Visit")


class Stage(models.TextChoices):
    """School stage (学段)."""

    K = "K", _("Kindergarten")
    P = "P", _("Primary")
    J = "J", _("Junior secondary")
    S = "S", _("Senior secondary")
    V = "V", _("Vocational secondary")
    E = "E", _("Special education")
    O = "O", _("Other")  # noqa: E741 - the code list's own letter


class RateClass(models.TextChoices):
    """Class of the comprehensive quota (综合定额); its amount is a policy value."""

    ONE = "1", _("Class one")
    TWO = "2", _("Class two")
    THREE = "3", _("Class three")

    @property
    def policy_key(self) -> str:
        """The policy value that holds its rate in fen per person and day."""
        return f"fees.day_rate_{self.value}"


class TaskAspect(models.TextChoices):
    """The four aspects of the key tasks of 2021–2025."""

    CONTENT = "content", _("Content system")
    MECHANISM = "mechanism", _("Mechanism reform")
    CAPACITY = "capacity", _("Capacity building")
    SUPERVISION = "supervision", _("Supervision and evaluation")
