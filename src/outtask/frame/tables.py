"""Tables: columns as data; sorted, filtered and paged by their address, so that they work without a script.

    COLUMNS = (
        Column("title", "Job", link=lambda job: reverse("frame:job", args=[job.pk])),
        Column("created_at", "Started", As.AGO, sort="created_at"),
    )
    found = Table(request, COLUMNS, Job.objects.within(request.actor.scope), search=("title", "kind"),
                  choices=(Choice("status", "State", Status.choices),), empty=Empty("inbox", "No jobs yet"))
    return found.download() or render(request, "jobs.html", {"table": found})

Rows are a queryset, or a sequence of anything. A download is CSV that no
spreadsheet takes for formulas.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _

from outtask.frame.columns import As, Column, Shown

__all__ = ["As", "Choice", "Column", "Empty", "Table"]

PER_PAGE: Final = 50
MOST_PER_PAGE: Final = 500
DOWNLOAD: Final = "csv"
WIDE_ONLY: Final = "wide-only"
"""The class of what a phone does not show."""
OF_PAGE: Final = "tables_of_page"


@dataclass(frozen=True)
class Empty:
    """What stands where no row is: a picture, what would be here, and what to do next."""

    icon: str
    title: str
    text: str = ""
    action: str = ""
    to: str = ""


@dataclass(frozen=True)
class Choice:
    """A filter by one of a few values; ``where`` tells which rows a value means, else a field named so."""

    key: str
    title: str
    values: Sequence[tuple[str, str]]
    where: Callable[[str], Q] | None = None


@dataclass
class Table:
    """A table as one page asks for it. ``name`` tells several tables of a page apart in its address."""

    request: HttpRequest
    columns: Sequence[Column]
    rows: QuerySet[Any] | Sequence[Any]
    title: str = ""
    name: str = ""
    search: Sequence[str] = ()
    choices: Sequence[Choice] = ()
    empty: Empty = field(default_factory=lambda: Empty("inbox", _("Nothing here yet")))
    order: str = ""  # key of the column by which rows stand at first, with - for the last one first
    per_page: int = PER_PAGE
    cards: bool = False  # on a phone each row is a card; else the table scrolls inside itself
    brief: Sequence[str] = ()  # keys of the four columns that such a card shows, in two lines; else all
    tall: bool = False
    counted: int | None = None  # how many rows there are, where somebody knows without counting

    def __post_init__(self) -> None:
        """Note that its page has it: the others keep in their address what it is asked for."""
        self.request.__dict__.setdefault(OF_PAGE, []).append(self)

    @property
    def renewed(self) -> str:
        """What is drawn anew beside its rows once it is filtered: whatever carries the address."""
        others = [one for one in self.request.__dict__[OF_PAGE] if one is not self]
        parts = [f"{self.id}-links", *(f"{one.id}-{part}" for one in others for part in ("links", "found"))]
        parts += [f"{one.id}-kept" for one in others if one.has_filter]
        return ",".join(f"#{part}" for part in parts)

    @property
    def id(self) -> str:
        """Its id on the page."""
        return f"table-{self.name or 'rows'}"

    def given(self, key: str) -> str:
        """Return what the address says of a key of this table."""
        said = self.request.GET.get(self.key(key), "")
        return said.replace("\0", "").strip()[:200]  # PostgreSQL knows no text that holds it

    def key(self, key: str) -> str:
        """Return the name of a key in the address."""
        return f"{self.name}-{key}" if self.name else key

    def address(self, **changed: str) -> str:
        """Return the address of this page with some keys of this table changed; the page number goes."""
        query = self.request.GET.copy()
        for key in ("page", *changed):
            query.pop(self.key(key), None)
        query.update({self.key(key): value for key, value in changed.items() if value})
        return f"?{query.urlencode()}"

    @property
    def asked(self) -> str:
        """What is searched for."""
        return self.given("q")

    @property
    def is_filtered(self) -> bool:
        """Tell whether something narrows the rows."""
        return bool(self.asked or any(self.given(choice.key) for choice in self.choices))

    @property
    def has_filter(self) -> bool:
        """Tell whether the table has a filter."""
        return bool(self.search or self.choices)

    @property
    def is_linked(self) -> bool:
        """Tell whether its rows are links, and so need room for a finger."""
        return any(column.link for column in self.columns)

    @property
    def filters(self) -> list[tuple[Choice, str, str]]:
        """Each choice with its key in the address and what is chosen."""
        return [(choice, self.key(choice.key), self.given(choice.key)) for choice in self.choices]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What else the address says, so that filtering keeps it."""
        own = {self.key(key) for key in ("q", "page", DOWNLOAD, *(choice.key for choice in self.choices))}
        return [
            (key, value) for key, values in self.request.GET.lists() if key not in own for value in values
        ]

    @cached_property
    def found(self) -> QuerySet[Any] | list[Any]:
        """The rows that the filter leaves, in order."""
        rows = self.rows if isinstance(self.rows, QuerySet) else list(self.rows)
        ordered: QuerySet[Any] | list[Any] = _sorted(self, _matching(self, rows))
        return ordered

    @cached_property
    def page(self) -> Any:
        """The rows of this page."""
        paginator = Paginator(self.found, min(self.per_page, MOST_PER_PAGE))
        if self.counted is not None and not self.is_filtered:
            paginator.count = self.counted
        return paginator.get_page(self.given("page"))

    @property
    def body(self) -> Iterator[list[tuple[Column, Shown]]]:
        """The cells of this page, row by row."""
        for row in self.page:
            yield [(column, column.shown(row)) for column in self.columns]

    @property
    def drawn(self) -> Iterator[SafeString]:
        """The same as markup, a row at a time; written here because templates take twice as long for it."""
        tags = [
            ("th", f'<th scope="row"{column.attributes(cards=False)}')
            if place == 0
            else ("td", f"<td{column.attributes(cards=self.cards, more=self.left_out(column))}")
            for place, column in enumerate(self.columns)
        ]
        for row in self.body:
            cells = zip(tags, row, strict=True)
            yield mark_safe("".join(cell.drawn(*tag) for tag, (_column, cell) in cells))  # noqa: S308 - escaped

    def left_out(self, column: Column) -> str:
        """Return the class of cells that a card has no room for."""
        return "" if not self.brief or column.key in self.brief else WIDE_ONLY

    @property
    def head(self) -> Iterator[tuple[Column, str, str, str]]:
        """Each column with how it is sorted now, the address that sorts by it, and its header's class."""
        sort = self.given("sort") or self.order
        for column in self.columns:
            now = {column.key: "ascending", f"-{column.key}": "descending"}.get(sort, "")
            first = column.first_down
            turned = f"-{column.key}" if (now == "ascending" or (not now and first)) else column.key
            look = f"{column.look} {self.left_out(column)}".strip()
            yield column, now, self.address(sort=turned) if column.is_sorted else "", look

    def download(self) -> HttpResponse | StreamingHttpResponse | None:
        """Return the rows that are found, all pages of them, as CSV where that is asked for."""
        if not self.given(DOWNLOAD):
            return None
        rows: Iterable[Any] = self.found
        if isinstance(self.found, QuerySet):
            rows = self.found.iterator(chunk_size=2000)
        response = StreamingHttpResponse(_lines(self.columns, rows), content_type="text/csv; charset=utf-8")
        name = slugify(self.title or self.name) or "table"
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return response

    @property
    def q_key(self) -> str:
        """The name of the search in the address."""
        return self.key("q")

    @property
    def unfiltered(self) -> str:
        """The address of all rows."""
        return self.address(**dict.fromkeys(("q", *(choice.key for choice in self.choices)), ""))

    @property
    def to_previous(self) -> str:
        """The address of the page before."""
        return self.address(page=str(self.page.previous_page_number()))

    @property
    def to_next(self) -> str:
        """The address of the next page."""
        return self.address(page=str(self.page.next_page_number()))

    @property
    def to_download(self) -> str:
        """The address of the download."""
        return self.address(**{DOWNLOAD: "1"})


class _Echo:
    """A file that gives back what is written."""

    def write(self, text: str) -> str:
        return text


def _lines(columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[str]:
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    told = [column for column in columns if column.in_download]
    yield "\ufeff" + str(writer.writerow([head for column in told for head in column.heads_plain]))
    for row in rows:
        yield str(writer.writerow([text for column in told for text in column.plains(row)]))


def _matching(table: Table, rows: Any) -> Any:
    if isinstance(rows, QuerySet):
        for word in table.asked.split():
            narrowed = Q()
            for name in table.search:
                narrowed |= Q(**{f"{name}__icontains": word})
            rows = rows.filter(narrowed)
        for choice in table.choices:
            if value := table.given(choice.key):
                rows = rows.filter(choice.where(value) if choice.where else Q(**{choice.key: value}))
        return rows
    words = table.asked.casefold().split()
    told = [column for column in table.columns if column.key in table.search]
    rows = [r for r in rows if all(w in " ".join(c.plain(r) for c in told).casefold() for w in words)]
    for choice in table.choices:
        if value := table.given(choice.key):
            rows = [row for row in rows if str(getattr(row, choice.key)) == value]
    return rows


def _sorted(table: Table, rows: Any) -> Any:
    asked = table.given("sort") or table.order
    column = next((c for c in table.columns if c.key == asked.lstrip("-") and c.is_sorted), None)
    if column is None:
        return rows
    down = asked.startswith("-")
    if isinstance(rows, QuerySet):
        names = column.sort if isinstance(column.sort, tuple) else (str(column.sort),)
        return rows.order_by(*(f"-{name}" if down else name for name in names), "-pk" if down else "pk")
    known = [row for row in rows if column.measure(row) is not None]
    unknown = [row for row in rows if column.measure(row) is None]
    return [*sorted(known, key=column.measure, reverse=down), *unknown]
