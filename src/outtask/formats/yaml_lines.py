"""YAML 1.2 with line numbers: plain data, and a way to ask on which line each part of it stands.

Scalars are read by the core schema of YAML 1.2.2 (section 10.3.2) and nothing else: ``24:00`` is text and not
1440, ``NO`` is a country and not false, a date is text. Keys are the text that was written.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from outtask.formats.yaml_words import plainly
from outtask.terms.errors import UserError

MAX_BYTES = 2_000_000  # a case of 500 functions written out in full is a tenth of this
MAX_VALUES = 100_000  # after aliases and merges are followed: a small file must not unfold into gigabytes
MAX_DEPTH = 64  # brackets within brackets, or steps of indentation; a case has eight
MAX_DIGITS = 400  # of a whole number
SAVE_AS = "save the file as text in UTF-8"
TOO_MANY = f"unfolds into more than {MAX_VALUES:,} values"
TOO_DEEP = f"is nested more than {MAX_DEPTH} deep"

NULL = re.compile(r"~|null|Null|NULL|")
TRUE, FALSE = ("true", "True", "TRUE"), ("false", "False", "FALSE")
INTEGER = re.compile(r"[-+]?[0-9]+")
OTHER_INTEGER = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
INFINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
CORE = "tag:yaml.org,2002:"
PLAIN_TAGS = {CORE + name for name in ("null", "bool", "int", "float", "timestamp", "value", "merge")}

Place = tuple[str | int, ...]
"""Where something stands: keys and positions from the top, ``("functions", 0, "volume")``."""
Locate = Callable[[Place], int]
"""Gives the line (from 1) of a place, or of its nearest parent that is written in the file."""


def read_yaml(path: Path | str, mend_empty: str | None = None) -> tuple[Any, Locate]:
    """Return the data of a YAML file, and a function that tells the line of any part of it.

    Raises UserError with file and line where the file is missing, no text, no YAML, has a key twice,
    refers to itself, unfolds too far, or uses tags of a programming language; ``mend_empty`` says what to do
    about an empty one.
    """
    return parse_yaml(read_text(path), str(path), mend_empty)


def read_text(path: Path | str) -> str:
    """Return the text of a small file; raise UserError where it cannot be read as such."""
    path = Path(path)
    try:
        with path.open("rb") as file:  # never more than the limit: it may be a device without an end
            raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise UserError("there is no such file", file=str(path)) from None
    except (OSError, ValueError) as why:
        words = getattr(why, "strerror", None) or str(why)
        raise UserError(f"cannot be read: {words}", file=str(path)) from None
    if len(raw) > MAX_BYTES:
        raise UserError(f"is larger than {MAX_BYTES:,} bytes; no case is", file=str(path))
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as why:
        line = raw[: why.start].count(b"\n") + 1
        raise UserError("is not text in UTF-8", file=str(path), line=line, mend=SAVE_AS) from None


def parse_yaml(text: str, file: str, mend_empty: str | None = None) -> tuple[Any, Locate]:
    """Return the data of a YAML text, and a function that tells lines. Errors as for `read_yaml`."""
    from ruamel.yaml.error import MarkedYAMLError, YAMLError
    from ruamel.yaml.reader import ReaderError

    try:
        node = _parser(file).compose(io.StringIO(text))
        if node is None:
            raise UserError("is empty", file=file, mend=mend_empty)
        builder = _Builder(file)
        data = builder.build(node, ())
    except MarkedYAMLError as why:
        mark = why.problem_mark or why.context_mark
        words, mend = plainly(why, text)
        line = mark.line + 1 if mark else None
        raise UserError(f"is not valid YAML: {words}", file=file, line=line, mend=mend) from None
    except ReaderError as why:
        line, character = text.count("\n", 0, why.position) + 1, why.character
        what = f"holds a character that is none of a text (U+{character:04X})"
        raise UserError(what, file=file, line=line, mend=f"delete it, or {SAVE_AS}") from None
    except (YAMLError, ValueError, LookupError, AssertionError, TypeError, AttributeError) as why:
        # Random bytes take the parser down in many ways; all mean the same to the person.
        raise UserError(
            f"is not valid YAML: {str(why).splitlines()[0] if str(why) else why!r}", file=file
        ) from None
    return data, builder.locate


def _parser(file: str) -> Any:
    """Return a parser that stops early where there is too much: its time grows with the square of nesting."""
    from ruamel.yaml import YAML
    from ruamel.yaml.composer import Composer
    from ruamel.yaml.scanner import Scanner

    class Shallow(Scanner):
        def fetch_more_tokens(self) -> Any:
            if self.flow_level > MAX_DEPTH:  # all brackets of a line are looked at before the first is told
                raise _refused(file, self.reader.get_mark(), TOO_DEEP)
            return super().fetch_more_tokens()

    class Short(Composer):
        nodes = open = 0

        def compose_node(self, *given: Any) -> Any:
            self.nodes, self.open = self.nodes + 1, self.open + 1
            if self.open > MAX_DEPTH + 1:
                raise _refused(file, self.parser.peek_event().start_mark, TOO_DEEP)
            if self.nodes > 2 * MAX_VALUES:  # a value and its key
                raise _refused(file, self.parser.peek_event().start_mark, TOO_MANY)
            node = super().compose_node(*given)
            self.open -= 1
            return node

    parser = YAML(typ="safe", pure=True)
    parser.Scanner, parser.Composer = Shallow, Short
    return parser


def _refused(file: str, mark: Any, what: str) -> UserError:
    return UserError(what, file=file, line=mark.line + 1 if mark else None)


class _Builder:
    """Turns composed nodes into data and remembers the line of each place."""

    def __init__(self, file: str) -> None:
        self.file, self.lines, self.open = file, dict[Place, int](), set[int]()
        self.built = 0

    def locate(self, place: Place) -> int:
        """Return the line of a place, or of the nearest place above it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def build(self, node: Any, place: Place, line: int | None = None) -> Any:
        """Return the data of a node; ``line`` is that of its key, which is where a person looks."""
        self.lines[place] = node.start_mark.line + 1 if line is None else line
        self.built += 1  # not the places: merges build the same place again and again
        if self.built > MAX_VALUES:
            self.fail(node, TOO_MANY)
        if len(self.open) > MAX_DEPTH:
            self.fail(node, TOO_DEEP)
        if isinstance(node.value, str):
            return self.scalar(node)
        if node.tag not in (CORE + "map", CORE + "seq"):
            self.fail(node, f"uses the tag {node.tag}, which has no meaning here")
        if id(node) in self.open:
            self.fail(node, "refers to itself")
        self.open.add(id(node))
        if node.tag == CORE + "seq":
            built: Any = [self.build(item, (*place, index)) for index, item in enumerate(node.value)]
        else:
            built = self.mapping(node, place)
        self.open.discard(id(node))
        return built

    def mapping(self, node: Any, place: Place) -> dict[str, Any]:
        """Return a mapping; ``<<`` merges others below it, as everyone who uses anchors expects."""
        merged: dict[str, Any] = {}
        own: dict[str, Any] = {}
        for key, item in node.value:
            if not isinstance(key.value, str):
                self.fail(key, "uses a list or a mapping as a key")
            if key.tag == CORE + "merge":
                given = self.build(item, place, key.start_mark.line + 1)
                for one in given if isinstance(given, list) else [given]:
                    if not isinstance(one, dict):
                        self.fail(key, "merges (<<) something that is not a mapping")
                    for name, value in one.items():
                        merged.setdefault(name, value)  # the first mapping wins
                continue
            if key.value in own:
                first = self.lines[(*place, key.value)]
                self.fail(key, f"has {key.value} twice (first on line {first})")
            own[key.value] = self.build(item, (*place, key.value), key.start_mark.line + 1)
        return merged | own

    def scalar(self, node: Any) -> Any:
        """Return the value of a scalar by the core schema of YAML 1.2."""
        text: str = node.value
        if node.style in ("'", '"', "|", ">") or node.tag == CORE + "str":
            return text
        if node.tag not in PLAIN_TAGS:
            self.fail(node, f"uses the tag {node.tag}, which has no meaning here")
        if NULL.fullmatch(text):
            return None
        if text in TRUE or text in FALSE:
            return text in TRUE
        if len(text) < MAX_DIGITS and OTHER_INTEGER.fullmatch(text):
            return int(text, 0)
        if len(text) < MAX_DIGITS and INTEGER.fullmatch(text):
            return int(text)
        if FLOAT.fullmatch(text) or INFINITE.fullmatch(text):
            return float(text.replace(".", "", 1) if INFINITE.fullmatch(text) else text)
        return text

    def fail(self, node: Any, what: str) -> NoReturn:
        """Raise UserError at the line of a node."""
        raise _refused(self.file, node.start_mark, what)
