"""Letters to people: after the commit, in the language of whoever gets them."""

import functools
from collections.abc import Callable

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from guopei.core.people.services.accounts import Invitation


def deliver(invitation: Invitation, *, absolute: Callable[[str], str]) -> str:
    """Send the link that sets a password to the person's own address, where there is one; else return it.

    What is returned is shown to whoever invites, once, to be handed over. `absolute` makes an address of a path.
    """
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": invitation.uid, "key": invitation.key})
    link = absolute(path)
    if invitation.is_handed_over:
        return link
    send_link(invitation, link)
    return ""


def send_link(invitation: Invitation, link: str) -> None:
    """After the commit. A mail server that does not answer is logged: another link can be made at any time."""
    user = invitation.user
    with translation.override(user.language or translation.get_language()):
        subject = gettext("Your account of the National Teacher Training Programme")
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
