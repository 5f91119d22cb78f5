"""From a page as data to the text of one self-contained HTML file: own styles, no script, nothing fetched."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from outtask.formats.report.palette import DARK, LIGHT, ORIGINS, SHAPES
from outtask.formats.report.wording import WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jinja2 import Environment
    from markupsafe import Markup


RANGE = re.compile(r"[^ <>]*\d–\d[^ <>]*")


def page_of(template: str, page: object, behind: Sequence[str] = (), numbers: str = "") -> str:
    """Lay a page out. Every text of it is escaped; only our own pictures and styles are taken as markup.

    ``behind`` are addresses of the figures behind each verdict, ``numbers`` that of all, where there are any.
    """
    found = _templates().get_template(template)
    return found.render(page=page, styles=stylesheet(), behind=behind, numbers=numbers) + "\n"


@cache
def stylesheet() -> str:
    """Return the design tokens in light and dark, then the rules that use them."""
    rules = (files("outtask.formats.report") / "templates" / "report.css").read_text("utf-8")
    dark = f"@media screen and (prefers-color-scheme: dark) {{\n{_tokens(DARK)}}}\n"
    return _tokens(LIGHT) + dark + rules


def macro(name: str) -> Callable[..., Markup]:
    """Return what draws one part of the reports, so that a page of another kind can hold it too.

    What belongs to verdicts has their name before it: ``verdicts.board``.
    """
    template, _, of = name.rpartition(".")
    module = _templates().get_template(f"{template or 'parts'}.html").module
    drawing: Callable[..., Markup] = getattr(module, of)
    return drawing


def kept(text: str, mark: Markup | str = "") -> Markup:
    """Escape a text and keep each range in it, with its currency and unit, on one line; a mark stays with
    its last word.
    """
    from markupsafe import Markup, escape

    if mark:
        head, space, last = text.rpartition(" ")
        return kept(head) + space + Markup('<span class="keep">{}{}</span>').format(last, mark)
    return Markup(RANGE.sub(r'<span class="keep">\g<0></span>', str(escape(text))))  # noqa: S704 - escaped


def _tokens(colours: dict[str, str]) -> str:
    return ":root {\n" + "".join(f"  --{name}: {colour};\n" for name, colour in colours.items()) + "}\n"


@cache
def _templates() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    found = Environment(
        loader=PackageLoader("outtask.formats.report"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,  # else each part that is drawn asks the disk whether its template changed
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["kept"] = kept
    found.globals |= {"shapes": SHAPES, "origins": ORIGINS, "words": WORDS}
    return found
