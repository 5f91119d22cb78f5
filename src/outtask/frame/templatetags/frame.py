"""Tags and filters of the frame: ``{% load frame %}``."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from outtask.frame import words
from outtask.frame.assets import address
from outtask.frame.drawn import DRAWN_FROM, changes_of
from outtask.frame.navigation import grouped, nearest
from outtask.frame.pages import REQUEST_KEY, acting
from outtask.frame.reader import reader, reader_of
from outtask.frame.report_parts import part as report_part

register = template.Library()

register.filter("money", words.money)
register.filter("money_range", words.money_range)
register.filter("number", words.number)
register.filter("share", words.share)
register.filter("day", words.day)
register.filter("duration", words.duration)
register.filter("filesize", words.size)
register.filter("figures", words.figures)
register.simple_tag(address, name="asset")


@register.filter
def instant(value: Any) -> SafeString:
    """Write an instant in the reader's zone, with the exact one beneath it for machines."""
    return _time(value, words.instant(value), "")


@register.filter
def ago(value: Any) -> SafeString:
    """Say how long ago something was; the exact instant shows on hovering."""
    return _time(value, words.ago(value), words.instant(value))


@register.filter
def time_of_day(value: Any) -> SafeString:
    """Write the time of an instant, to the second; its day shows on hovering."""
    return _time(value, words.time_of_day(value), words.instant(value))


@register.simple_tag
def request_key() -> SafeString:
    """Write the hidden field by which a form that is sent twice is known; it belongs in each POST form."""
    return format_html('<input type="hidden" name="{}" value="{}">', REQUEST_KEY, uuid.uuid4().hex)


@register.inclusion_tag("frame/parts/drawn_from.html", takes_context=True)
def drawn_from(
    context: Context, form: Any, *rows: Any, back: str = "", apart: bool = False
) -> dict[str, Any]:
    """Write what a form was drawn from; it belongs in each POST form that changes a row that is there.

    Where somebody else changed the ``rows`` meanwhile, what they made of it is written too, and both ways on:
    sending the form again, and ``back`` to the page as it is by now; ``apart`` says that it stands elsewhere.
    """
    found = {} if apart else _overtaken(context, form, rows, back)
    return {"name": DRAWN_FROM, "form": form, **found}


@register.inclusion_tag("frame/parts/overtaken.html", takes_context=True)
def overtaken(
    context: Context, form: Any, *rows: Any, back: str = "", of: str = "", take: str = ""
) -> dict[str, Any]:
    """Write what somebody else made of a form's rows apart from the form itself, whose id is ``of``.

    ``take`` is what a form is called that is sent with others: theirs is then taken of it alone.
    """
    return {"of": of, "take": take, "form": form, **_overtaken(context, form, rows, back)}


def _overtaken(context: Context, form: Any, rows: Any, back: str) -> dict[str, Any]:
    found = form.overtaken
    if found is None:
        return {}
    request = context["request"]
    each = [one for row in rows for one in (row if isinstance(row, list) else [row]) if one]
    changes = changes_of(acting(request), each, found.since)
    mine = bool(changes) and all(one.is_mine for one in changes)
    return {"overtaken": found, "changes": changes, "mine": mine, "back": back or request.get_full_path()}


@register.inclusion_tag("frame/parts/menu.html", takes_context=True)
def menu(context: Context) -> dict[str, Any]:
    """Write the menu of who is signed in."""
    request = context["request"]
    actor = acting(request)
    found = grouped(actor.scope)
    name = request.resolver_match.view_name if request.resolver_match else ""
    here = nearest((entry for _, entries in found for entry in entries), request.path, name)
    groups = [(name, [(entry, entry is here) for entry in entries]) for name, entries in found]
    return {
        "groups": groups,
        "user": request.user,
        "request": request,
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag(takes_context=True)
def theme(context: Context) -> str:
    """Return the theme that the reader chose: auto, light or dark."""
    user = getattr(context.get("request"), "user", None)
    return reader_of(user).theme


@register.simple_tag(takes_context=True)
def may(context: Context, verb: str, noun: str) -> bool:
    """Tell whether the reader may do a verb on a noun."""
    actor = getattr(context.get("request"), "actor", None)
    return actor is not None and actor.scope.may(verb, noun)


@register.simple_tag
def number_marks() -> str:
    """Return the reader's marks, between thousands and before decimals, for the script that reads along."""
    return "".join(reader().marks)


@register.simple_tag
def part(kind: str, *given: Any) -> SafeString:
    """Draw a part as the reports do: picture, grid, bars, pill, spark, meter, origin, facts ..."""
    return report_part(kind, *given)


@register.inclusion_tag("frame/parts/field.html")
def field(bound: Any, autofocus: bool = False) -> dict[str, Any]:
    """Write a field of a form: label, help, what was typed, the error beside it."""
    return {"field": bound, "autofocus": autofocus}


@register.inclusion_tag("frame/parts/problems.html")
def problems(form: Any) -> dict[str, Any]:
    """Write what is wrong with a form on top of it, each a link to its field."""
    called = getattr(form, "called", None)  # what it is called among all of them, such as in a row
    wrong = [(one, called(one.name) if called else one.label, one.errors) for one in form if one.errors]
    general = form.non_field_errors()
    return {"form": form, "wrong": wrong, "general": general, "count": len(wrong) + len(general)}


@register.inclusion_tag("frame/parts/fields.html")
def fields(form: Any) -> dict[str, Any]:
    """Write all fields of a form in their order."""
    return {"form": form}


@register.simple_tag
def button(
    text: str, *, icon: str = "", kind: str = "first", name: str = "", value: str = "", off: bool = False
) -> str:
    """Write a button that sends its form; ``kind`` is first, plain, quiet or danger."""
    return render_to_string(
        "frame/parts/button.html",
        {"text": text, "icon": icon, "kind": kind, "name": name, "value": value, "off": off},
    )


@register.simple_tag
def link_button(text: str, to: str, *, icon: str = "", kind: str = "plain") -> str:
    """Write a link that looks like a button."""
    return render_to_string(
        "frame/parts/button.html", {"text": text, "icon": icon, "kind": kind, "to": to, "link": True}
    )


@register.inclusion_tag("frame/parts/notice.html")
def notice(text: str, *, kind: str = "info", more: str = "", live: bool = False) -> dict[str, Any]:
    """Write a notice; ``kind`` is info, good, warn or bad. ``live`` tells it to who cannot see it come."""
    return {"text": text, "kind": kind, "more": more, "live": live}


@register.inclusion_tag("frame/parts/table.html", takes_context=True)
def table(context: Context, found: Any) -> dict[str, Any]:
    """Write a table of ``frame.tables`` with its filter, pages and download."""
    return {"table": found, "request": context.get("request")}


@register.inclusion_tag("frame/parts/empty.html")
def empty(found: Any) -> dict[str, Any]:
    """Write what stands where nothing is yet: what it would be, and what to do next."""
    return {"empty": found}


@register.inclusion_tag("frame/parts/tabs.html", takes_context=True)
def tabs(context: Context, *given: Any) -> dict[str, Any]:
    """Write tabs, which are links: ``{% tabs "Options" url1 "Cash" url2 %}``; that of this page is marked."""
    pairs = list(zip(given[::2], given[1::2], strict=True))
    here = context["request"].path
    return {"tabs": [(title, to, str(to).partition("?")[0] == here) for title, to in pairs]}


@register.inclusion_tag("frame/parts/steps.html")
def steps(found: Any, name: str = "") -> dict[str, Any]:
    """Write the way through several pages: (title, address or None, done, here) each."""
    return {"steps": found, "name": name}


@register.inclusion_tag("frame/parts/progress.html")
def progress(job: Any) -> dict[str, Any]:
    """Write how far a job is; a page that holds it in a live part renews it each second."""
    return {"job": job, "percent": round(100 * job.progress)}


@register.inclusion_tag("frame/parts/live.html", takes_context=True)
def live(context: Context, job: Any, lines: Any = ()) -> dict[str, Any]:
    """Write how far a job is, each second anew while it runs; once it is over the page is loaded again."""
    from outtask.frame.jobs import live as shown

    request = context["request"]
    found = shown(job, acting(request).scope)
    return {**found, "lines": lines, "request": request, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("frame/parts/state.html")
def state(status: str) -> dict[str, Any]:
    """Write where a job stands, in a word and a shape."""
    from outtask.core.models.jobs import Status

    return {"status": status, "word": Status(status).label}


@register.tag
def ask(parser: Parser, token: Token) -> AskNode:
    """Ask once before something that cannot be undone.

    ``{% ask "Remove the log" icon="trash-2" %} words and the form {% endask %}`` writes a button that opens
    a dialog with what stands between; it needs no script.
    """
    bits = token.split_contents()[1:]
    given = template.base.token_kwargs(bits[1:], parser)
    inner = parser.parse(("endask",))
    parser.delete_first_token()
    return AskNode(parser.compile_filter(bits[0]), given, inner)


class AskNode(template.Node):
    """A button and the dialog that it opens."""

    def __init__(
        self, text: FilterExpression, given: Mapping[str, FilterExpression], inner: NodeList
    ) -> None:
        self.text, self.given, self.nodelist = text, given, inner

    def render(self, context: Context) -> SafeString:
        """Write both."""
        values = {"kind": "danger", "icon": ""} | {k: v.resolve(context) for k, v in self.given.items()}
        values |= {"text": self.text.resolve(context), "id": f"ask-{uuid.uuid4().hex[:8]}"}
        return render_to_string("frame/parts/ask.html", {**values, "inner": self.nodelist.render(context)})


def _time(value: Any, text: str, title: str) -> SafeString:
    if not hasattr(value, "isoformat"):
        return format_html("{}", text)
    if not title:
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), text)
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), title, text)
