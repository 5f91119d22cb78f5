"""Who may do what on which rows, as data; one judge for reads and writes.

A scope maps nouns (``decide.Function``) to the verbs that are allowed on it and to the rows they are allowed
on. It compiles to a filter of the ORM and to one of DuckDB, so that rows and Parquet obey the same rule. What
a scope does not name is not allowed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import Model, Q

VIEW = "view"


class NotAllowed(Exception):
    """What somebody tried is not theirs to do; a page answers 403, or 404 where it is not theirs to see."""


class ScopeForgotten(RuntimeError):
    """A bug of ours: rows were asked for without a scope, or a command wrote without asking one."""


@dataclass(frozen=True)
class Rows:
    """Which rows: all, or those whose field has one of some values; several fields must all hold."""

    where: tuple[tuple[str, tuple[Any, ...]], ...] = ()

    def as_q(self) -> Q:
        """Return the filter for the ORM."""
        from django.db.models import Q

        found = Q()
        for name, values in self.where:
            found &= Q(**{f"{name}__in": values})
        return found

    def as_sql(self, columns: Mapping[str, str]) -> tuple[str, list[Any]]:
        """Return a condition for DuckDB with its parameters; ``columns`` names the column of each field.

        A field without a column has no rows: what cannot be judged is not shown.
        """
        if any(name not in columns for name, _ in self.where):
            return "false", []
        parts = ["true"]
        parameters: list[Any] = []
        for name, values in self.where:
            column = columns[name].replace('"', '""')
            parts.append(f'"{column}" in ({", ".join("?" * len(values))})' if values else "false")
            parameters += values
        return " and ".join(parts), parameters


ALL = Rows()


@dataclass(frozen=True)
class Right:
    """What is allowed on a noun: verbs, and the rows they hold for."""

    verbs: frozenset[str]
    rows: Rows = ALL


@dataclass(frozen=True)
class Scope:
    """Rights by noun; a noun may have several, each of which suffices."""

    rights: Mapping[str, tuple[Right, ...]] = field(default_factory=dict)

    def may(self, verb: str, noun: str) -> bool:
        """Tell whether a verb is allowed on some rows of a noun."""
        return any(verb in right.verbs for right in self.rights.get(noun, ()))

    def q(self, verb: str, noun: str) -> Q:
        """Return the filter of the rows on which a verb is allowed; nothing where it is not."""
        from django.db.models import Q

        allowed = [right.rows for right in self.rights.get(noun, ()) if verb in right.verbs]
        if not allowed:
            return Q(pk__in=())
        if ALL in allowed:
            return Q()
        found = Q(pk__in=())
        for rows in allowed:
            found |= rows.as_q()
        return found

    def sql(self, verb: str, noun: str, columns: Mapping[str, str]) -> tuple[str, list[Any]]:
        """Return the same as a condition for DuckDB with its parameters."""
        parts = ["false"]
        parameters: list[Any] = []
        for right in self.rights.get(noun, ()):
            if verb in right.verbs:
                condition, values = right.rows.as_sql(columns)
                parts.append(f"({condition})")
                parameters += values
        return f"({' or '.join(parts)})", parameters

    def check(self, verb: str, what: Model | type[Model]) -> None:
        """Raise NotAllowed unless a verb is allowed on a row, or on a noun of which a row is to be made."""
        from django.db.models import Model

        noun = what._meta.label
        if isinstance(what, Model) and what.pk is not None and not what._state.adding:
            rows = type(what)._base_manager.filter(self.q(verb, noun), pk=what.pk)
            if rows.exists():
                return
        elif self.may(verb, noun):
            return
        raise NotAllowed(f"{verb} {what._meta.verbose_name}")


NOTHING = Scope()
