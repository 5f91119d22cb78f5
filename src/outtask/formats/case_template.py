"""Templates of functions as data: what is usual for a service desk, a backup, a project ... and why."""

from __future__ import annotations

import difflib
import json
from functools import cache
from importlib.resources import files
from typing import Any

from outtask.formats.yaml_lines import parse_yaml
from outtask.terms.amounts import Amount, Origin
from outtask.terms.case import Provider
from outtask.terms.errors import UserError
from outtask.terms.functions import Function
from outtask.terms.inputs import Term

TICKETS = "ticket-team"
"""The template that fits every function seen in a ticket log."""


class Template(Term):
    """One template: a function with ranges, each with its reason, and the providers of its options."""

    title: str
    about: str
    known_by: tuple[str, ...]  # words in a group's name that point at it
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
    known = template_names()
    if name not in known:
        close = difflib.get_close_matches(name, known, 1)
        mend = f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}"
        raise UserError(f"there is no template {name}", field="--template", mend=mend)
    text = (files("outtask.formats") / "case_templates" / f"{name}.yaml").read_text(encoding="utf-8")
    data, _ = parse_yaml(text, f"{name}.yaml")
    found = Template.model_validate_json(json.dumps(data), strict=True)
    return found.model_copy(update={"function": _assumed(found.function)})


def template_for(group: str) -> str:
    """Return the template whose words occur in a group's name, else the one for any team."""
    folded = f" {' '.join(group.lower().replace('_', ' ').replace('-', ' ').split())} "
    for name in template_names():
        for word in template(name).known_by:
            plain = word.replace("-", " ")
            if f" {plain}" in folded and (len(plain) > 4 or f" {plain} " in folded):
                return name
    return TICKETS


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
