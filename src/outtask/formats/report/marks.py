"""Figures in the marks of who reads them: the engine writes 1,234.5, and each way out writes it anew.

So what was worked out, drawn and remembered once serves readers of any number format.
"""

from __future__ import annotations

import re
from typing import Final

Marks = tuple[str, str]
"""The mark between thousands, and that before decimals."""
AS_DRAWN: Final[Marks] = (",", ".")
"""The marks with which the engine writes figures."""
FIGURE: Final = re.compile(
    r"(?<![\w.,])(?<![a-z]/)"  # what follows a letter and a slash is part of an address: doi.org/10.24432
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\w]*\.\d)|\d+\.\d+(?![\w.]))"
)
MARKUP: Final = re.compile(r"""(<style\b.*?</style>|<(?:"[^"]*"|'[^']*'|[^'">])*>)""", re.DOTALL)
"""What has no words for a reader: tags with their attributes, such as the places of a picture, and styles."""
ALOUD: Final = re.compile(r"""(?<=\s)(?:aria-label|aria-description|alt|title)=(?:"[^"]*"|'[^']*')""")
"""What of a tag is read aloud, or shown on hovering."""


def in_marks(text: str, marks: Marks) -> str:
    """Return a text that has its figures as 1,234.5 with other marks."""
    if marks == AS_DRAWN:
        return text
    swap = dict(zip(AS_DRAWN, marks, strict=True))
    return FIGURE.sub(lambda found: "".join(swap.get(c, c) for c in found.group()), text)


def markup_in_marks(markup: str, marks: Marks) -> str:
    """Return markup with the figures of its words, seen or read aloud, written with other marks.

    Those of its tags, such as the places of a picture, stay as they are.
    """
    if marks == AS_DRAWN:
        return markup

    def said(attribute: re.Match[str]) -> str:
        return in_marks(attribute.group(), marks)

    told = MARKUP.split(str.__str__(markup))  # words and tags by turns; parts of safe text would be slow
    told[::2] = [in_marks(words, marks) if "." in words or "," in words else words for words in told[::2]]
    told[1::2] = [ALOUD.sub(said, tag) if ALOUD.search(tag) else tag for tag in told[1::2]]
    return "".join(told)
