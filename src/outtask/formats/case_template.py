"""Templates of functions as data: what is usual for a service desk, a backup, a project ... and why."""

from __future__ import annotations

import difflib
import json
import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from outtask.formats.yaml_lines import parse_yaml
from outtask.terms.amounts import Amount, Origin
from outtask.terms.case import Provider
from outtask.terms.errors import UserError
from outtask.terms.functions import Function
from outtask.terms.inputs import Term

if TYPE_CHECKING:
    from collections.abc import Sequence

TICKETS = "ticket-team"
"""The template that fits every function seen in a ticket log."""
SOONER = (
    "service-desk", "security-operations", "backup-and-restore", "storage-maintenance", "network",
    "end-user-devices", "application-support",
)  # fmt: skip
"""Of two that a name points at, as *Network helpdesk* does, the one that says more; then by their names."""
BY_HAND = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
"""Letters that Unicode does not take for others with a mark."""
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
"""As they are written where a keyboard, or an old tool, has none."""
HUMP = re.compile(r"(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])|(?<=[A-Z])(?=[A-Z][a-z])")


class Template(Term):
    """One template: a function with ranges, each with its reason, and the providers of its options."""

    title: str
    about: str
    known_by: tuple[str, ...]  # words in a group's name that point at it; * stands for the rest of a word
    hinted_by: tuple[str, ...] = ()  # words that do so where no template is known by another
    unless: tuple[str, ...] = ()  # words beside which those words mean something else
    providers: tuple[Provider, ...]
    function: Function


def template_names() -> tuple[str, ...]:
    """Return the names under which templates are asked for."""
    folder = files("outtask.formats") / "case_templates"
    return tuple(
        sorted(one.name.removesuffix(".yaml") for one in folder.iterdir() if one.name.endswith(".yaml"))
    )


@cache
def template(name: str) -> Template:
    """Return a template, all its numbers marked as assumed. Raises UserError for a name there is not."""
    name = checked_name(name, "--template", template_names())
    text = (files("outtask.formats") / "case_templates" / f"{name}.yaml").read_text(encoding="utf-8")
    data, _ = parse_yaml(text, f"{name}.yaml")
    found = Template.model_validate_json(json.dumps(data), strict=True)
    return found.model_copy(update={"function": _assumed(found.function)})


def told_by(group: str) -> str | None:
    """Return the template at which a group's name points by its words; None where none is known.

    Words are compared without case and accents, in several languages. What is known comes before what is a
    hint, several words before one, and then the template that says more (``SOONER``).
    """
    here, shouting, found = _folded(group), _as_shouted(group), []
    for name in template_names():
        known, hinted, unless = _patterns(name)
        if not any(one.search(here) for one, _, _ in unless):
            found += [
                (tier, -words, _place(name), name)
                for tier, patterns in enumerate((known, hinted))
                for one, words, shouted in patterns
                if one.search(shouting if shouted else here)
            ]
    return min(found)[-1] if found else None


def template_for(group: str) -> str:
    """Return the template at which a group's name points, else the one for any team."""
    return told_by(group) or TICKETS


@cache
def kinds_of_work() -> tuple[str, ...]:
    """Return the names of the templates that a function of a log can be like: those of work that goes on."""
    return tuple(name for name in template_names() if template(name).function.project is None)


def checked_name(name: str, field: str, known: Sequence[str]) -> str:
    """Return a name that is among those known; raise UserError with the nearest for one that is not."""
    if name not in known:
        close = difflib.get_close_matches(name, known, 1)
        mend = f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}"
        raise UserError(f"there is no template {name}", field=field, mend=mend)
    return name


Pattern = tuple[re.Pattern[str], int, bool]
"""What to search for, of how many words it is, and whether it counts in capitals only, as SAN does."""


@cache
def _patterns(name: str) -> tuple[tuple[Pattern, ...], ...]:
    found = template(name)
    return tuple(tuple(map(_pattern, words)) for words in (found.known_by, found.hinted_by, found.unless))


def _pattern(word: str) -> Pattern:
    shouted = word.isupper()
    ways = {word} if shouted else {plain for one in _ways(word) if (plain := _plain(one, "*"))}
    choice = "|".join(re.escape(one).replace(r"\*", r"\w*") for one in sorted(ways))
    return re.compile(rf"(?<!\w)(?:{choice})(?!\w)"), len(word.split()), shouted


def _folded(group: str) -> str:
    """Return a name as words are searched for in it: as it is, and taken apart where capitals say so."""
    apart = HUMP.sub(" ", group)
    return _plain(group) if apart == group else f"{_plain(group)} | {_plain(apart)}"


def _as_shouted(group: str) -> str:
    """Return a name as SAN is searched for in it; one that is written small throughout may mean it too."""
    apart = re.sub(r"[\W_]+", " ", group)
    return apart.upper() if group == group.lower() else apart


def _ways(word: str) -> set[str]:
    small = unicodedata.normalize("NFC", word).casefold()
    return {small, small.translate(UMLAUTS)}


def _plain(text: str, but: str = "") -> str:
    """Return a text without case, accents and signs."""
    parts = unicodedata.normalize("NFKD", text.casefold().translate(BY_HAND))
    bare = "".join(one for one in parts if not unicodedata.combining(one))
    return " ".join(re.sub(rf"[^\w{re.escape(but)}]|_", " ", bare).split())


def _place(name: str) -> int:
    return SOONER.index(name) if name in SOONER else len(SOONER)


def _assumed(term: Any) -> Any:
    """Mark every number below a term as assumed: nobody here has confirmed it."""
    if isinstance(term, Amount):
        return term.model_copy(update={"origin": Origin.ASSUMED})
    if isinstance(term, tuple):
        return tuple(_assumed(one) for one in term)
    if isinstance(term, Term):
        update = {name: _assumed(getattr(term, name)) for name in term.model_fields_set}
        return term.model_copy(update=update)
    return term
