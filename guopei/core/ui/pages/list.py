"""List: title with count, filters with chips, a sorted table paged by keyset, export of exactly what is filtered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.refusal import Refused
from guopei.core.typed import whole_numbers
from guopei.core.ui.chips import Chip, chips_of, loosenings
from guopei.core.ui.columns import Column, aligned
from guopei.core.ui.export import exported_table
from guopei.core.ui.forms.base import ListFilter
from guopei.core.ui.keyset import BadCursor, KeysetPaginator, Total, capped_count
from guopei.core.ui.lists import kept_query, page_name
from guopei.core.ui.pages.base import Page
from guopei.core.ui.selectors.views import offered_views


@dataclass(frozen=True)
class BulkAction:
    """A button that acts on the ticked rows. `needs_reason` opens a dialog with a required reason."""

    name: str
    label: Any
    permission: str
    needs_reason: bool = False
    danger: bool = False


@dataclass(frozen=True)
class Heading:
    """A column's heading: its label, and where its sort link leads."""

    column: Column
    sort: str
    direction: str

    @property
    def aria(self) -> str:
        """For aria-sort."""
        return self.direction or "none"

    @property
    def icon(self) -> str:
        """Which way it is sorted."""
        return {"ascending": "arrow-up", "descending": "arrow-down"}.get(self.direction, "selector")


class ListPage(Page):
    """One list. Give `rows` (a selector that takes the actor), `columns`, and a `filterset_class` when it filters.

    Sort, filters and page live in the URL. Pages cost the same at any depth; the number of queries does not depend on
    the number of rows. `count` may be overridden where a rollup knows the number.
    """

    template_name = "ui/list.html"
    columns: Sequence[Column] = ()
    filterset_class: type[ListFilter] | None = None
    sort = "-pk"
    size = 50
    export_name = ""
    empty_text: Any = _("There is nothing here yet.")
    bulk_actions: Sequence[BulkAction] = ()

    def rows(self) -> QuerySet[Any]:
        """The rows that the actor may see, with what the columns need already joined."""
        raise NotImplementedError

    def count(self, rows: QuerySet[Any]) -> Total:
        """How many rows the filters leave."""
        return capped_count(rows)

    def act(self, name: str, ids: list[int], reason: str) -> Any:
        """Do a bulk action through a service; return the sentence that says what was done, or a page that shows it."""
        raise NotImplementedError

    def get_columns(self) -> Sequence[Column]:
        """The columns that this actor is shown."""
        return self.columns

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show one page of the list, or export all of it."""
        return self.respond()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Act on the ticked rows, then show the list again as it was filtered. 405 where no acts are offered."""
        if not self.bulk_actions:
            return self.http_method_not_allowed(request)
        name = request.POST.get("action", "")
        allowed = [action.name for action in self.allowed_actions()]
        ids = whole_numbers(request.POST.getlist("ids"))
        try:
            if name not in allowed:
                raise Refused(_("This action is not offered here."), code="unknown_action")
            if not ids:
                raise Refused(_("Tick at least one row first."), code="nothing_ticked")
            done = self.act(name, ids, request.POST.get("reason", "").strip())
        except Refused as refusal:
            if refusal.status == 403:
                raise
            return self.respond(status=refusal.status, refusal=refusal)
        if isinstance(done, HttpResponseBase):
            return done
        say_done(request, done)
        return redirect(request.get_full_path())

    def allowed_actions(self) -> list[BulkAction]:
        """The bulk actions that the role acted under may take."""
        return [action for action in self.bulk_actions if self.actor.has(action.permission)]

    def respond(self, status: int = 200, **extra: Any) -> HttpResponseBase:
        """Filter, sort, cut one page, render. A bare address leads to the view that this person wants to see first."""
        request = self.request
        query = kept_query(request.GET.urlencode())
        offered = offered_views(self.actor, page_name(request.resolver_match), query)
        first = next((view for view in offered if view.is_default and view.query), None)
        if first is not None and request.method == "GET" and not request.GET:
            return HttpResponseRedirect(f"?{first.query}")
        everything = self.rows()
        filterset = (
            self.filterset_class(request.GET, queryset=everything, request=request) if self.filterset_class else None
        )
        invalid = filterset is not None and filterset.is_bound and not filterset.is_valid()
        rows = everything.none() if invalid else (filterset.qs if filterset else everything)
        columns = list(self.get_columns())
        sort = self._sort(columns)
        chips = chips_of(filterset, request.GET) if filterset else []
        if request.GET.get("export") and not invalid:
            return self._export(rows, columns, sort, chips)
        paginator: KeysetPaginator[Model] = KeysetPaginator(rows, sort, size=self.size)
        try:
            page = paginator.page(after=request.GET.get("after", ""), before=request.GET.get("before", ""))
        except BadCursor:
            page = paginator.page()
        total = self.count(rows)
        return self.show(
            status=status,
            filterset=filterset,
            chips=chips,
            columns=columns,
            headings=[self._heading(column, sort) for column in columns],
            table=list(zip(page.rows, self._cells(columns, page.rows), strict=True)),
            page_=page,
            total=total,
            exports_later=is_too_many(rows, total),
            looser=loosenings(filterset, chips) if filterset and chips and not page.rows and not invalid else [],
            bulk=self.allowed_actions(),
            invalid=invalid,
            saved_views=offered,
            own_views=[view for view in offered if view.is_own],
            has_first_view=first is not None,
            query_=query,
            **extra,
        )

    def _cells(self, columns: Sequence[Column], rows: Sequence[Any]) -> list[list[tuple[str, str, SafeString | str]]]:
        """Row by row class, label and words of each cell; class and label are asked for once for the whole page."""
        said = [(column.css, column.card_label) for column in columns]
        lines = aligned([(column, column.cell(row, self.request)) for column in columns] for row in rows)
        return [
            [(css, label, cell) for (css, label), (_column, cell) in zip(said, line, strict=True)] for line in lines
        ]

    def _sort(self, columns: Sequence[Column]) -> str:
        wanted = self.request.GET.get("sort", "")
        legal = {column.sort for column in columns if column.sort} | {self.sort.lstrip("-")}
        return wanted if wanted.lstrip("-") in legal else self.sort

    @staticmethod
    def _heading(column: Column, sort: str) -> Heading:
        if not column.sort:
            return Heading(column, "", "")
        if sort.lstrip("-") != column.sort:
            return Heading(column, column.sort, "")
        if sort.startswith("-"):
            return Heading(column, column.sort, "descending")
        return Heading(column, f"-{column.sort}", "ascending")

    def _export(self, rows: QuerySet[Any], columns: Sequence[Column], sort: str, chips: Sequence[Chip]) -> FileResponse:
        """Exactly this: the filtered rows in the order shown, and a second sheet that says how they were filtered.

        Refuses more rows than a request should wait for: a worker asks the same page again, and is told the progress.
        """
        tell = getattr(self.request, "tell_progress", None)
        if tell is None and is_too_many(rows, self.count(rows)):
            raise Refused(
                _("A list of more than %(most)s rows is made in the background: use the export button of the list."),
                code="export_too_large",
                params={"most": f"{settings.GUOPEI_EXPORT_ROWS:,}"},
            )
        name = str(self.export_name or self.get_title())
        notes = [
            (_("Exported by"), f"{self.actor.user_name} {self.actor.unit_name}"),
            (_("Data as of"), f"{clock.now().astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"),
            *((chip.label, chip.words) for chip in chips),
        ]
        ordered = KeysetPaginator(rows, sort).ordered()
        shown = [column for column in columns if column.export]
        found = ordered.iterator(chunk_size=2000)
        return exported_table(name, shown, tell(found, rows.count()) if tell else found, notes)


def is_too_many(rows: QuerySet[Any], total: Total) -> bool:
    """Whether an export of so many rows is left to a worker. Counts on only where the total stopped below the limit."""
    limit: int = settings.GUOPEI_EXPORT_ROWS
    return total.number > limit or (total.capped and capped_count(rows, limit).capped)


def say_done(request: HttpRequest, sentence: Any) -> None:
    """Say what was done on the next page, when there is something to say."""
    if sentence:
        messages.success(request, str(sentence))
