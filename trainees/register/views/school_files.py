"""Lists of schools: the empty one, sending one, what became of it."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core.imports.views.batches import BatchList, BatchPage
from guopei.core.imports.views.files import TemplatePage, UploadPage
from trainees.register.imports import SCHOOLS, SCHOOLS_SPEC
from trainees.register.rules.flows import SCHOOLS_FLOW
from trainees.register.rules.rights import IMPORT_SCHOOLS, VIEW_SCHOOL
from trainees.register.selectors.schools import counties_to_name
from trainees.register.services.schools import submit_schools, upload_schools


class SchoolFileList(BatchList):
    """The lists of schools in sight."""

    permission = VIEW_SCHOOL
    kind = SCHOOLS


class SchoolTemplate(TemplatePage):
    """The empty list, with the counties of whoever asks to choose from."""

    permission = IMPORT_SCHOOLS
    templates = {SCHOOLS_SPEC.name: SCHOOLS_SPEC}

    def choices(self) -> Mapping[str, Sequence[str]]:
        """One's own counties."""
        return {"county": counties_to_name(self.actor)}


class SchoolUpload(UploadPage):
    """Send a list of schools of one's own area."""

    template_name = "trainees/register/school_upload.html"
    permission = IMPORT_SCHOOLS
    kind, trail = SCHOOLS, SCHOOLS.trail
    title = _("Send a list of schools")

    def take(self, content: bytes, name: str) -> Any:
        """Take the list."""
        return upload_schools(content=content, name=name, actor=self.actor)


class SchoolFileDetail(BatchPage):
    """One list of schools."""

    kind = SCHOOLS
    makes = SCHOOLS_FLOW
    besides = {"submit_good": partial(submit_schools, only_good=True)}
    path = ("UPLOADED", "CHECKED", "SUBMITTED")

    def submit_words(self, rows: int) -> str:
        """Schools, not rows."""
        return gettext("Take %(rows)s schools into the register") % {"rows": rows}
