"""Every named address of the workspace, and its path with real rows in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Model
from django.http import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from outtask.frame.assets import address

Views = dict[str, Callable[..., HttpResponseBase]]
BY_NAME: dict[str, Any] = {"token": "x", "mark": "x", "name": "x", "kind": "x", "slug": "x", "key": "x"}
NOUNS = {
    "study": "decide.Study",
    "function": "decide.Function",
    "result": "decide.Result",
    "decision": "decide.Decision",
    "source": "tickets.Source",
    "batch": "tickets.Batch",
    "job": "core.Job",
    "file": "core.StoredFile",
}
"""What an argument of an address stands for, where it is not the page's own noun."""
OF_A_STUDY = {"decide:groups", "decide:add-function", "decide:board", "decide:board-map"}
"""Pages about the functions of a study, whose argument is the study."""


def addresses() -> Views:
    """Return the view of each named address."""
    return dict(_addresses(get_resolver().url_patterns, ""))


def _addresses(patterns: list[Any], room: str) -> Iterator[tuple[str, Callable[..., HttpResponseBase]]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _addresses(
                pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else room
            )
        elif isinstance(pattern, URLPattern):
            yield f"{room}{pattern.name}", pattern.callback


def path_of(name: str, row_of: Callable[[str], Model]) -> str:
    """Return the path of an address, with the rows that ``row_of`` gives for each model in it."""
    noun = (getattr(addresses()[name], "needs", None) or ("", None))[1]
    return reverse(name, kwargs={key: _argument(key, noun, name, row_of) for key in _parameters(name)})


def _parameters(name: str) -> list[str]:
    room, _, short = name.rpartition(":")
    resolver = get_resolver() if not room else get_resolver().namespace_dict[room][1]
    return list(resolver.reverse_dict.getlist(short)[0][0][0][1])


def _argument(key: str, noun: str | None, name: str, row_of: Callable[[str], Model]) -> Any:
    if name == "frame:asset":
        return resolve(address("workspace.css")).kwargs[key]
    if key in BY_NAME:
        return BY_NAME[key]
    if key == "pk" and name.startswith("people:"):
        return row_of("people.Organisation" if name == "people:organisation" else "people.User").pk
    if name == "tickets:file":  # asks for the right to import, of a file
        return row_of("core.StoredFile").pk
    if name in OF_A_STUDY:
        return row_of("decide.Study").pk
    label = NOUNS.get(key) or NOUNS.get(key.removesuffix("_pk")) or noun
    return row_of(label).pk if label and label != "core.LedgerEntry" else 1
