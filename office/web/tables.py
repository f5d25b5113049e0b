"""Lists in pages: search, filters, order and page number, read from the address and written back to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from flask import request
from sqlalchemy import Select, func, inspect, select
from werkzeug.datastructures import MultiDict

from office.database import db
from office.web.doorway import record_number

T = TypeVar("T")

PAGE_SIZE = 50
#: Beyond this nobody pages by hand, and databases count slowly.
LAST_PAGE = 100_000
LONGEST_SEARCH = 200


@dataclass(frozen=True)
class Query:
    """What the address of a list asks for; only names that the page knows are let in."""

    path: str
    q: str = ""
    sort: str = ""
    descending: bool = False
    page: int = 1
    size: int = PAGE_SIZE
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: The order that holds when the address names none.
    default_sort: str = ""

    def first(self, name: str) -> str:
        """The first value of a filter, or ``""``."""
        values = self.filters.get(name, ())
        return values[0] if values else ""

    @property
    def offset(self) -> int:
        """Rows before this page."""
        return (self.page - 1) * self.size

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.q or any(self.filters.values()))

    def _address(
        self, *, filters: Mapping[str, Sequence[str]], q: str, sort: str, descending: bool, page: int
    ) -> str:
        pairs: list[tuple[str, str]] = [("q", q)] if q else []
        pairs += [(name, value) for name, values in filters.items() for value in values]
        if sort and (sort != self.default_sort or descending):
            pairs.append(("sort", ("-" if descending else "") + sort))
        if page > 1:
            pairs.append(("page", str(page)))
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path

    def page_url(self, page: int) -> str:
        """The address of another page of the same list."""
        return self._address(
            filters=self.filters, q=self.q, sort=self.sort, descending=self.descending, page=page
        )

    def sort_url(self, key: str) -> str:
        """The address of the list ordered by ``key``; the other way round if it already is."""
        turn = key == self.sort and not self.descending
        return self._address(filters=self.filters, q=self.q, sort=key, descending=turn, page=1)

    def order_of(self, key: str) -> str:
        """``ascending`` or ``descending`` where ordered by ``key``, else ``""`` (for aria-sort)."""
        if key != self.sort:
            return ""
        return "descending" if self.descending else "ascending"

    def without(self, name: str, value: str | None = None) -> str:
        """The address without a filter, or without one value of it; ``q`` names the search."""
        filters = {
            key: [v for v in values if key != name or (value is not None and v != value)]
            for key, values in self.filters.items()
        }
        return self._address(
            filters=filters,
            q="" if name == "q" else self.q,
            sort=self.sort,
            descending=self.descending,
            page=1,
        )

    @property
    def clear_url(self) -> str:
        """The address of the whole list in the same order."""
        return self._address(filters={}, q="", sort=self.sort, descending=self.descending, page=1)


@dataclass(frozen=True)
class Chip:
    """A filter that is on, and the address without it."""

    label: str
    url: str


@dataclass(frozen=True)
class Page(Generic[T]):
    """A page of a list; counts are of rows."""

    items: Sequence[T]
    total: int
    query: Query

    @property
    def number(self) -> int:
        """This page's number, from 1."""
        return self.query.page

    @property
    def pages(self) -> int:
        """How many pages there are, at least 1."""
        return max(1, -(-self.total // self.query.size))

    @property
    def first(self) -> int:
        """The number of this page's first row, from 1; 0 where there is none."""
        return self.query.offset + 1 if self.items else 0

    @property
    def last(self) -> int:
        """The number of this page's last row."""
        return self.query.offset + len(self.items)

    @property
    def previous_url(self) -> str:
        """The address of the page before, or ``""``."""
        return self.query.page_url(min(self.number - 1, self.pages)) if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        """The address of the next page, or ``""``."""
        return self.query.page_url(self.number + 1) if self.number < self.pages else ""


def read_query(
    *,
    sorts: Iterable[str] = (),
    default_sort: str = "",
    filters: Iterable[str] = (),
    size: int = PAGE_SIZE,
    path: str | None = None,
    args: MultiDict[str, str] | None = None,
) -> Query:
    """Read a list's address (``?q=&sort=-name&page=2&country=FI``), leaving out what the page does not know.

    Args:
        sorts: keys that the list may be ordered by.
        default_sort: the key that holds where the address names none; a leading ``-`` turns it round.
        filters: names of the filters; each may be given several times.
        size: rows a page.
        path, args: of the present request unless given.
    """
    args = request.args if args is None else args
    asked = args.get("sort", "")
    sort = asked if asked.lstrip("-") in set(sorts) else default_sort
    page = record_number(args.get("page", "")) or 1
    return Query(
        path=request.path if path is None else path,
        q=args.get("q", "").strip()[:LONGEST_SEARCH],
        sort=sort.lstrip("-"),
        descending=sort.startswith("-"),
        page=min(max(page, 1), LAST_PAGE),
        size=size,
        filters={name: tuple(v for v in args.getlist(name) if v) for name in filters},
        default_sort=default_sort,
    )


def paginate(statement: Select[Any], query: Query) -> Page[Any]:
    """The page of ``statement`` that ``query`` asks for, in two SQL statements.

    A statement of one column gives that column's values, of several the rows.
    """
    total = db.session.scalar(select(func.count()).select_from(_keys_of(statement).subquery())) or 0
    result = db.session.execute(statement.limit(query.size).offset(query.offset))
    rows: Sequence[Any] = result.all()
    if len(statement.column_descriptions) == 1:
        rows = [row[0] for row in rows]
    return Page(rows, total, query)


def _keys_of(statement: Select[Any]) -> Select[Any]:
    # Rows are counted by the key of what is listed: a database need not read the other columns for that.
    keys = inspect(statement.column_descriptions[0]["entity"]).primary_key
    return statement.order_by(None).with_only_columns(*keys, maintain_column_froms=True)


def chips(
    query: Query, words: Mapping[str, Callable[[str], str]], search_words: Callable[[str], str] | None = None
) -> list[Chip]:
    """The filters that are on, each with the address without it.

    Args:
        query: what the address asks for.
        words: for each filter's name, how to call a value of it in the reader's language.
        search_words: how to call the search; left out where the search box shows it already.
    """
    found = [Chip(search_words(query.q), query.without("q"))] if query.q and search_words else []
    for name, say in words.items():
        found += [Chip(say(value), query.without(name, value)) for value in query.filters.get(name, ())]
    return found
