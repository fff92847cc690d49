"""What people are asked to do about a class and its people, and told."""

from django.utils.translation import gettext_lazy as _

from guopei.core.inbox import registry as inbox

inbox.register("trainees.arrivals_due", title=_("Record arrivals in class “%(class)s”"), button=_("Record arrivals"))
inbox.register(
    "trainees.attendance_due",
    title=_("Class “%(class)s” runs: record attendance, and who did not come"),
    button=_("Open the class"),
)
inbox.register("trainees.no_shows_declared", title=_("%(people)s people did not come to class “%(class)s”"))
inbox.register("trainees.results_due", title=_("Propose the results of class “%(class)s”"), button=_("Work them out"))
inbox.register(
    "trainees.results_returned",
    title=_("The results of class “%(class)s” were returned: %(reason)s"),
    button=_("Work them out"),
)
inbox.register(
    "trainees.results_to_confirm", title=_("Confirm the results of class “%(class)s”"), button=_("Look and confirm")
)
inbox.register(
    "trainees.results_to_publish", title=_("Publish the results of class “%(class)s”"), button=_("Publish the results")
)
inbox.register(
    "trainees.certificates_due", title=_("Issue the certificates of class “%(class)s”"), button=_("Issue certificates")
)
inbox.register("trainees.class_to_settle", title=_("Settle class “%(class)s”"), button=_("Settle the class"))
