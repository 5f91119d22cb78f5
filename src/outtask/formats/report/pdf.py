"""A decision laid out for paper: the page data of the HTML, set by Typst, tagged for those who listen."""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from outtask.formats.report.one_page import fitted, rooms_for
from outtask.formats.report.palette import LIGHT, ORIGINS, SHAPES, in_light
from outtask.formats.report.parts import Picture
from outtask.formats.report.wording import WORDS

if TYPE_CHECKING:
    from outtask.formats.report.pages import DecisionPage

PAGE: Final = re.compile(rb"/Type\s*/Page(?![A-Za-z])")


def pdf_of(page: DecisionPage) -> bytes:
    """Set a page as a PDF/UA document (tagged, with alternative texts), in the fonts that Typst brings along.

    A page without functions of its own is one sheet of A4, as large and as whole as that has room for.
    Where a name needs a letter that no font at hand has, the document is tagged all the same but does not
    claim the standard, which forbids missing letters.
    """
    if page.functions:
        return _set(page)
    made = b""
    for room in rooms_for(page):
        made = _set(fitted(page, room), room.small)
        if len(PAGE.findall(made)) == 1:
            break
    return made


def _set(page: DecisionPage, small: float = 1.0) -> bytes:
    import typst

    shapes = {name: _shape(name, path) for name, path in SHAPES.items()}
    look = {"colours": LIGHT, "shapes": shapes, "origins": ORIGINS, "words": WORDS}
    source = (files("outtask.formats.report") / "templates" / "report.typ").read_bytes()
    inputs = {"page": json.dumps(_plain(page)), "look": json.dumps(look), "small": str(small)}
    try:
        return bytes(typst.compile(source, sys_inputs=inputs, pdf_standards="ua-1"))
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        return bytes(typst.compile(source, sys_inputs=inputs))


def _plain(value: Any) -> Any:
    """Return page data as what JSON can hold, with the properties of each part, pictures in light colours."""
    if is_dataclass(value) and not isinstance(value, type):
        kept = [f.name for f in fields(value)]
        kept += [name for name, item in vars(type(value)).items() if isinstance(item, property)]
        data = {name: _plain(getattr(value, name)) for name in kept}
        if isinstance(value, Picture):
            data["svg"] = in_light(value.svg)
        return data
    return [_plain(item) for item in value] if isinstance(value, tuple | list) else value


def _shape(name: str, path: str) -> str:
    colour = LIGHT.get(name, LIGHT["muted"])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 12 12"><path fill="{colour}" '
        f'fill-rule="evenodd" d="{path}"/></svg>'
    )
