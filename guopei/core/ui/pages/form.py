"""Form: sections with marks, errors beside their fields, drafts kept while one types, rows pasted from spreadsheets."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.forms import BaseForm
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.flow.services.drafts import discard_draft
from guopei.core.refusal import Refused, Stale
from guopei.core.typed import whole_number
from guopei.core.ui.drafts import Restored, restored_draft
from guopei.core.ui.forms.base import FormSection
from guopei.core.ui.forms.problems import problems_of
from guopei.core.ui.forms.rows import RowFormSet, untouched
from guopei.core.ui.kept import WHO, forget_typed, keep_typed, restored_typed
from guopei.core.ui.pages.base import Crumb, Page
from guopei.core.ui.pages.conflict import Difference, field_differences, row_differences, who_was_first
from guopei.core.ui.pages.sections import section_marks
from guopei.core.ui.parts import LiveTotal


class FormPage(Page):
    """One form.

    Give `form_class`, `save` (calls the service and returns what it made) and, when a record is edited, `fetch`. `page`
    is the address name of the record's own page: giving up and saving lead there, or up the `trail` while there is no
    record; `title` stands over a new one, `edit_title`, which may name the %(record)s, over one that is changed.
    `formsets` are tables of rows by name. `draft` names the form for server-side drafts ("" keeps none).
    A refusal with a field lands beside that field; any other stands on top with its rule. Where the record's state
    forbids the act, give `hindrance`: the form does not open then, and says why.
    """

    template_name = "ui/form.html"
    form_class: type[BaseForm]
    formsets: Mapping[str, type[RowFormSet]] = {}
    draft = ""
    submit_label: Any = _("Save")
    done_text: Any = _("Saved.")
    page = ""
    edit_title: Any = ""
    # What a service calls fields, cells and tables that have another name here: {"rate_fen": "rate", "total": "items"}.
    field_names: Mapping[str, str] = {}
    is_wide = False  # one table of many columns takes the whole width
    record: Any = None

    def fetch(self) -> Any:
        """The record to edit, in the actor's sight; None for a new one."""
        return None

    def hindrance(self) -> Refused | None:
        """What the service would answer now whatever is typed, by the service's own judgement. None: the form opens."""
        return None

    def get_title(self) -> Any:
        """What is made, or which record is changed."""
        if self.record is None or not self.edit_title:
            return super().get_title()
        return self.edit_title % {"record": self.record}

    def crumbs(self) -> Sequence[Crumb]:
        """The way here: for a record that is changed, over its own page."""
        above = super().crumbs()
        return (
            [*above, Crumb(self.record_name(), self.cancel_url())] if self.page and self.record is not None else above
        )

    def record_name(self) -> str:
        """What the record is called on the way here."""
        return str(self.record)

    def cancel_url(self) -> str:
        """Where giving up leads: to the record, or up."""
        return reverse(self.page, args=[self.record.pk]) if self.page and self.record is not None else self.home_url()

    def initial(self) -> dict[str, Any]:
        """What the fields hold at first: what the record has under their names."""
        names = self.form_class.base_fields if self.record is not None else ()  # type: ignore[attr-defined]
        return {name: getattr(self.record, name) for name in names if hasattr(self.record, name)}

    def tables(self) -> Mapping[str, type[RowFormSet]]:
        """The tables of rows, by name."""
        return self.formsets

    def rows_initial(self, name: str) -> list[dict[str, Any]]:
        """What a table of rows holds at first."""
        return []

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> Any:
        """Call the service with the cleaned data."""
        raise NotImplementedError

    def after(self, saved: Any) -> str:
        """Where saving leads: to what was saved, or where giving up leads."""
        if self.page and isinstance(saved, Model):
            return reverse(self.page, args=[saved.pk])
        return self.cancel_url() or self.request.path

    def sections(self) -> Sequence[FormSection]:
        """The form's parts; by default those of the form class, else one."""
        declared: Sequence[FormSection] = getattr(self.form_class, "sections", ())
        return declared or (FormSection("main", "", tuple(self.form_class.base_fields)),)  # type: ignore[attr-defined]

    def totals(self) -> Sequence[LiveTotal]:
        """Figures in the bar that stays."""
        return ()

    def returned(self) -> dict[str, str]:
        """Reasons for which an approver returned fields: field name → words. Keys of sections may stand here too."""
        return {}

    def form_kwargs(self) -> dict[str, Any]:
        """Further arguments of the form."""
        return {}

    @property
    def subject(self) -> str:
        """Which record a draft belongs to."""
        return str(self.record.pk) if self.record is not None else ""

    def leave_guest(self, request: HttpRequest) -> HttpResponseBase:
        """What is sent after the session ended is kept for the same person; signing in leads back to it."""
        if request.method == "POST" and keep_typed(request):
            messages.info(request, _("You were signed out meanwhile. Sign in: what you typed is kept."))
        return super().leave_guest(request)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the form, with the draft if there is one; 422 in its place when it could not be saved."""
        self.record = self.fetch()
        draft = restored_typed(request)
        if draft is None and self.draft:
            draft = restored_draft(self.actor, self.draft, self.subject)
        shut = self.hindrance()
        if shut is not None:
            return self._shut(shut, draft)
        return self.respond(*self._fresh(draft), draft=draft)

    def _shut(self, refusal: Refused, draft: Restored | None) -> HttpResponseBase:
        """The refusal and the way back. What was typed before the state changed is shown under it, so that it is not
        lost."""
        if refusal.status == 403:
            raise refusal
        if draft is not None:
            return self.respond(*self._fresh(draft), draft=draft, status=refusal.status, refusal=refusal)
        return render(
            self.request, "ui/shut.html", self.context(refusal=refusal, record=self.record), status=refusal.status
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Check and save; or discard the draft. 422 with errors in place, 409 with both versions side by side."""
        self.record = self.fetch()
        if request.POST.get("discard_draft"):
            forget_typed(request)
            discard_draft(actor=self.actor, form=self.draft, subject=self.subject)
            return redirect(request.path)
        if request.POST.get("go_on"):
            # Back from the comparison: what was typed, on top of the current version, not saved yet.
            typed = Restored(clock.now(), {name: list(values) for name, values in request.POST.lists()})
            shut = self.hindrance()
            return self.respond(*self._fresh(typed), status=shut.status if shut else 200, refusal=shut)
        form = self._form(data=request.POST, files=request.FILES)
        formsets = {name: self._formset(name, data=request.POST) for name in self.tables()}
        # Every part is checked, so that all errors are shown at once.
        checked = [form.is_valid(), *(formset.is_valid() for formset in formsets.values())]
        if not all(checked):
            return self.respond(form, formsets, status=422, refusal=self.hindrance())
        version = whole_number(request.POST.get("version", ""))
        try:
            saved = self.save(
                form.cleaned_data,
                {name: formset.kept for name, formset in formsets.items()},
                version,
            )
        except Stale as stale:
            return self._conflict(form, formsets, stale)
        except Refused as refusal:
            if refusal.status == 403:
                raise
            is_placed = self._place(refusal, form, formsets)
            return self.respond(form, formsets, status=refusal.status, refusal=None if is_placed else refusal)
        forget_typed(request)
        if self.draft:
            discard_draft(actor=self.actor, form=self.draft, subject=self.subject)
        if self.done_text:
            messages.success(request, str(self.done_text))
        return redirect(self.after(saved))

    def _place(self, refusal: Refused, form: Any, formsets: Mapping[str, RowFormSet]) -> bool:
        """Put a refusal beside what it is about: a field, or a cell ("items-3-rate", rows counted as they were given to
        the service). False when it is about nothing that this form shows, or about a table as a whole."""
        name = self.field_names.get(refusal.field, refusal.field)
        if name in form.fields:
            form.add_refusal(refusal, name)
            return True
        table, _dash, cell = name.partition("-")
        number, _dash, column = cell.partition("-")
        rows = formsets[table].kept_forms if table in formsets else []
        column = self.field_names.get(column, column)
        if number.isdigit() and int(number) < len(rows) and column in rows[int(number)].fields:
            rows[int(number)].add_refusal(refusal, column)
            return True
        return False

    def _form(self, **kwargs: Any) -> BaseForm:
        returned = self.returned()
        return self.form_class(actor=self.actor, returned=returned, **self.form_kwargs(), **kwargs)  # type: ignore[call-arg]

    def _formset(self, name: str, **kwargs: Any) -> RowFormSet:
        # Pickers inside rows need the actor too; plain rows have no use for it.
        return self.tables()[name](prefix=name, form_kwargs={"actor": self.actor}, **kwargs)

    def _fresh(self, draft: Restored | None) -> tuple[BaseForm, dict[str, RowFormSet]]:
        if draft is None:
            form = self._form(initial=self.initial())
            return form, {name: self._formset(name, initial=self.rows_initial(name)) for name in self.tables()}
        form = self._form(initial=self.initial())
        form.initial = {**form.initial, **draft.fields(form)}
        return form, {
            name: self._formset(name, initial=draft.rows(name, untouched(self._formset(name).empty_form)))
            for name in self.tables()
        }

    def _conflict(self, form: BaseForm, formsets: dict[str, RowFormSet], stale: Stale) -> HttpResponseBase:
        """Both versions side by side; sending again puts the typed one on top of the current one, knowingly."""
        self.record = self.fetch()
        again: QueryDict = self.request.POST.copy()
        for key in ("csrfmiddlewaretoken", "_key", WHO, "version"):
            again.pop(key, None)
        current = self._form(initial=self.initial())
        return render(
            self.request,
            "ui/conflict.html",
            self.context(
                first=who_was_first(stale, self.record, self.actor),
                record=self.record,
                differences=[*field_differences(form, current), *self._changed_rows(formsets)],
                posted=list(again.lists()),
                version=stale.theirs,
            ),
            status=409,
        )

    def _changed_rows(self, formsets: dict[str, RowFormSet]) -> list[Difference]:
        """Rows that stand otherwise in the record now than they were sent."""
        labels = {section.formset: section.label for section in self.sections() if section.formset}
        return [
            difference
            for name, formset in formsets.items()
            for difference in row_differences(
                labels.get(name, name), formset, self._formset(name, initial=self.rows_initial(name))
            )
        ]

    def respond(
        self,
        form: BaseForm,
        formsets: dict[str, RowFormSet],
        *,
        status: int = 200,
        refusal: Refused | None = None,
        draft: Restored | None = None,
    ) -> HttpResponseBase:
        """Render the form."""
        return self.show(
            status=status,
            form=form,
            formsets=formsets,
            record=self.record,
            version=self._version() if draft is None or draft.version is None else draft.version,
            is_outdated=draft is not None and draft.version not in (None, self._version()),
            parts=section_marks(self.sections(), form, formsets, self.returned(), refused=self._table_of(refusal)),
            problems=problems_of(form, formsets),
            totals=self.totals(),
            refusal=refusal,
            draft=draft,
            multipart=form.is_multipart(),
        )

    def _table_of(self, refusal: Refused | None) -> str:
        """The table that a refusal is about as a whole."""
        name = self.field_names.get(refusal.field, refusal.field) if refusal else ""
        return name.partition("-")[0]

    def _version(self) -> Any:
        if self.request.method == "POST" and whole_number(self.request.POST.get("version", "")) is not None:
            return self.request.POST["version"]
        return getattr(self.record, "version", "")
