from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    PermissionsMixin,
)
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from guopei.core.clock import GuopeiNow


class UserManager(BaseUserManager["User"]):
    """Makes accounts; an account without a password cannot log in until its owner sets one."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: object) -> "User":
        return self.create_user(username, password, **{"is_staff": True, "is_superuser": True, **fields})


class User(AbstractBaseUser, PermissionsMixin):
    """A person who can log in. What the person may do hangs on grants (`core.access`), never on this row.

    `unit` is where the person works: whose administrators look after the account, and who the colleagues are. It gives
    no right at all. `epoch` rises when every session and every link given out so far must end. `language` is what the
    person chose, empty until then: the browser's own wish holds.
    """

    username = models.CharField(
        _("user name"),
        max_length=64,
        unique=True,
        validators=[UnicodeUsernameValidator()],
    )
    name = models.CharField(_("name"), max_length=60)
    email = models.EmailField(_("e-mail"), blank=True)
    unit = models.ForeignKey(
        "orgs.OrgUnit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("works at"),
    )
    language = models.CharField(_("language"), max_length=10, blank=True, default="")
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may open the reference-data desk"), default=False)
    is_demo = models.BooleanField(_("made for a demonstration"), default=False, editable=False)
    joined_at = models.DateTimeField(_("joined"), db_default=GuopeiNow(), editable=False)
    epoch = models.PositiveIntegerField(_("round of access"), default=1, db_default=1, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, db_default=1, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [models.UniqueConstraint(Lower("username"), name="user_name_once_in_any_case")]

    def __str__(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must still match: the password, as Django has it, and the epoch."""
        return salted_hmac(
            "guopei.core.accounts.session", f"{self.password}{self.epoch}", secret=secret, algorithm="sha256"
        ).hexdigest()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name
