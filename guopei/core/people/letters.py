"""Letters to people: after the commit, in the language of whoever gets them."""

import functools

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from guopei.core.people.services import Invitation


def send_invitation(invitation: Invitation, link: str) -> None:
    """The link that sets a password, to the person's own address. A mail server that does not answer is logged."""
    user = invitation.user
    with translation.override(user.language):
        subject = _("Your account of the National Teacher Training Programme")
        text = render_to_string(
            "accounts/invitation_message.txt",
            {
                "person": user,
                "link": link,
                "is_first": invitation.is_first,
                "days": settings.PASSWORD_RESET_TIMEOUT // 86400,
            },
        )
    send = functools.partial(send_mail, subject, text, None, [user.email])
    transaction.on_commit(send, robust=True)
