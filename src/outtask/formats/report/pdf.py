"""A decision laid out for paper: the page data of the HTML, set by Typst, tagged for those who listen."""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from outtask.formats.report.marks import AS_DRAWN, Marks, in_marks, markup_in_marks
from outtask.formats.report.one_page import fitted, rooms_for
from outtask.formats.report.palette import LIGHT, ORIGINS, SHAPES, in_light
from outtask.formats.report.parts import Picture
from outtask.formats.report.wording import WORDS

if TYPE_CHECKING:
    from outtask.formats.report.pages import DecisionPage

PAGE: Final = re.compile(rb"/Type\s*/Page(?![A-Za-z])")


def pdf_of(page: DecisionPage, marks: Marks = AS_DRAWN) -> bytes:
    """Set a page as a PDF/UA document (tagged, with alternative texts), in the fonts that Typst brings along.

    A page without functions of its own is one sheet of A4, as large and as whole as that has room for.
    ``marks`` are those of its figures, between thousands and before decimals.
    Where a name needs a letter that no font at hand has, the document is tagged all the same but does not
    claim the standard, which forbids missing letters.
    """
    if page.functions:
        return _set(page, marks)
    made = b""
    for room in rooms_for(page):
        made = _set(fitted(page, room), marks, room.small)
        if len(PAGE.findall(made)) == 1:
            break
    return made


def _set(page: DecisionPage, marks: Marks, small: float = 1.0) -> bytes:
    import typst

    shapes = {name: _shape(name, path) for name, path in SHAPES.items()}
    look = {"colours": LIGHT, "shapes": shapes, "origins": ORIGINS, "words": WORDS}
    source = (files("outtask.formats.report") / "templates" / "report.typ").read_bytes()
    inputs = {"page": json.dumps(_plain(page, marks)), "look": json.dumps(look), "small": str(small)}
    try:
        return bytes(typst.compile(source, sys_inputs=inputs, pdf_standards="ua-1"))
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        return bytes(typst.compile(source, sys_inputs=inputs))


def _plain(value: Any, marks: Marks) -> Any:
    """Return page data as what JSON can hold, with the properties of each part, pictures in light colours.

    Every text has its figures with the marks of who reads it.
    """
    if is_dataclass(value) and not isinstance(value, type):
        kept = [f.name for f in fields(value)]
        kept += [name for name, item in vars(type(value)).items() if isinstance(item, property)]
        data = {name: _plain(getattr(value, name), marks) for name in kept}
        if isinstance(value, Picture):
            data["svg"] = markup_in_marks(in_light(value.svg), marks)
        return data
    if isinstance(value, str):
        return in_marks(value, marks)
    return [_plain(item, marks) for item in value] if isinstance(value, tuple | list) else value


def _shape(name: str, path: str) -> str:
    colour = LIGHT.get(name, LIGHT["muted"])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 12 12"><path fill="{colour}" '
        f'fill-rule="evenodd" d="{path}"/></svg>'
    )
