from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from guopei.core import clock
from guopei.core.access.actor import SYSTEM
from guopei.core.access.enums import ADMINISTRATORS, Role
from guopei.core.access.models import Grant
from guopei.core.access.selectors.grants import current_grants
from guopei.core.audit.transaction import transaction_for
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit
from guopei.core.people.rules import FIRST_ADMINISTRATORS
from guopei.core.people.services.accounts import link_for, make_account
from guopei.core.people.services.granting import add_grant
from guopei.core.refusal import Refused

KINDS = {"system": Role.SYSTEM_ADMIN, "security": Role.SECURITY_ADMIN, "audit": Role.AUDIT_ADMIN}


class Command(BaseCommand):
    """Make the nation's first three administrators; everybody else is invited and granted by them.

    Prints for each the path of the link that sets the password. Refuses when there are administrators already.
    """

    help = "Make the first system, security and audit administrator, and print the links that set their passwords."

    def add_arguments(self, parser: ArgumentParser) -> None:
        for kind in KINDS:
            parser.add_argument(f"--{kind}", nargs=2, required=True, metavar=("USERNAME", "NAME"))

    def handle(self, *args: Any, **options: Any) -> None:
        nation = OrgUnit.objects.get(kind=UnitKind.NATION, valid_until=None)
        with transaction_for(SYSTEM, act=FIRST_ADMINISTRATORS):
            if current_grants().filter(role__in=ADMINISTRATORS, unit=nation).exists():
                raise CommandError("There are administrators already: they invite and grant the others.")
            for kind, role in KINDS.items():
                username, name = options[kind]
                try:
                    user = make_account(actor=SYSTEM, username=username, name=name, unit=nation)
                    add_grant(Grant(user=user, role=role, unit=nation, valid_from=clock.today()))
                except Refused as refusal:
                    raise CommandError(refusal.message) from refusal
                made = link_for(user)
                path = reverse("account_reset_password_from_key", kwargs={"uidb36": made.uid, "key": made.key})
                self.stdout.write(f"{kind}: {user.username}  {path}")
        days = settings.PASSWORD_RESET_TIMEOUT // 86400
        self.stdout.write(f"Open each path at the address of this installation, once, within {days} days.")
