"""Write terms as commented YAML that a person edits: each number with its meaning, unit and reason."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from outtask.formats.case_asked import PLAIN, asked
from outtask.formats.case_words import counted
from outtask.formats.yaml_lines import FLOAT, NULL, TRUE
from outtask.terms.amounts import Amount, Origin
from outtask.terms.inputs import Term, spec_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outtask.terms.functions import Function

WIDTH = 110
PERCENT_UNITS = ("share", "per year")
PLAIN_TEXT = re.compile(r"[^\W\d_]([\w .()/&+-]*[\w.)])?")
MODEL_FIRST = ("name", "model")


@dataclass(frozen=True)
class Around:
    """What the lines of a term depend on beside it."""

    function: Function  # to which it belongs
    currency: str  # how comments name money
    first: bool = True  # whether it also asks what is asked once for all functions


def told_apart(names: Iterable[str]) -> list[str]:
    """Return the names, each once: a second of the same name gets a number."""
    found: list[str] = []
    for name in names:
        tries = (name if n == 1 else f"{name[:114]} ({n})" for n in range(1, 10_000))
        found.append(next(one for one in tries if one not in found))
    return found


def term_lines(term: Term, around: Around, indent: int = 0) -> list[str]:
    """Return the lines of a term: what it states, and as comments what is asked of a person."""
    lines: list[str] = []
    pad = " " * indent
    names = list(type(term).model_fields)
    names.sort(key=lambda name: MODEL_FIRST.index(name) if name in MODEL_FIRST else len(MODEL_FIRST))
    for name in names:
        value = getattr(term, name)
        if value is None or (name not in term.model_fields_set and name != "model"):
            question = asked(term, name, around.function)
            if question and (question.everywhere or around.first):
                lines += [*commented(question.comment, indent), f"{pad}#{name}: {question.answer}"]
        elif isinstance(value, Amount):
            lines += _amount(term, name, value, around, indent)
        elif isinstance(value, Term):
            inner = term_lines(value, around, indent + 2)
            lines += [f"{pad}{name}:", *inner] if any(not _is_comment(line) for line in inner) else []
        elif isinstance(value, tuple) and value and isinstance(value[0], Term):
            lines.append(f"{pad}{name}:")
            for one in value:
                lines += as_item(term_lines(one, around, indent + 4))
        else:
            if meaning := PLAIN.get((type(term), name)):
                lines += commented(meaning, indent)
            lines.append(f"{pad}{name}: {plain(value)}")
    return lines


def as_item(lines: list[str]) -> list[str]:
    """Turn the lines of a term, whose first is no comment, into an item of a list."""
    first = lines[0]
    at = len(first) - len(first.lstrip())
    return [f"{first[: at - 2]}- {first[at:]}", *lines[1:]]


def commented(text: str, indent: int) -> list[str]:
    """Return a text as comment lines of the usual width."""
    pad = " " * indent + "# "
    return textwrap.wrap(
        visible(text), WIDTH, initial_indent=pad, subsequent_indent=pad, break_on_hyphens=False
    )


def visible(text: str) -> str:
    """Return a text on one line without characters that YAML forbids or that hide."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _amount(term: Term, name: str, amount: Amount, around: Around, indent: int) -> list[str]:
    spec = spec_of(type(term), name)
    lines = []
    if spec is not None:
        unit = counted(spec.unit, around.function.volume.unit).replace("money", around.currency)
        kind = "QUESTION" if amount.question else f"{amount.origin.value.capitalize()}:"
        lines = commented(
            f"{kind} {spec.label.split(';')[0]}{'' if unit == 'share' else f' ({unit})'}", indent
        )
    pad = " " * indent
    percent = spec is not None and spec.unit in PERCENT_UNITS
    head = f"{pad}{name}: {{{', '.join(_numbers(amount, percent))}"
    if amount.source is None:
        return [*lines, head + "}"]
    tail = f"source: {quoted(amount.source)}}}"
    if len(head) + len(tail) + 2 <= WIDTH:
        return [*lines, f"{head}, {tail}"]
    return [*lines, head + ",", f"{pad}  {tail}"]


def _numbers(amount: Amount, percent: bool) -> list[str]:
    write = share if percent else number
    if amount.ranged:
        parts = [f"{end}: {write(getattr(amount, end))}" for end in ("low", "likely", "high")]
    else:
        parts = [f"value: {write(amount.likely)}"]
    if amount.origin is not Origin.JUDGED:
        parts.append(f"origin: {amount.origin.value}")
    if amount.question:
        parts.append("question: true")
    return parts


def share(value: float) -> str:
    """Write a share or a rate as a percentage."""
    return f"{number(100 * value)} %"


def number(value: float) -> str:
    """Write a number with four significant digits, without an exponent where that is short."""
    rounded = float(f"{value:.4g}")
    return f"{rounded:.0f}" if rounded == round(rounded) and abs(rounded) < 1e15 else f"{rounded:.12g}"


def plain(value: Any) -> str:
    """Write a plain value of YAML 1.2."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number(value) if isinstance(value, float) else str(value)
    if isinstance(value, tuple | list):
        return f"[{', '.join(plain(one) for one in value)}]"
    return quoted(str(value))


def quoted(text: str) -> str:
    """Write a text, in quotes where it could be read as something else."""
    special = NULL.fullmatch(text) or text in TRUE or text.lower() == "false" or FLOAT.fullmatch(text)
    if PLAIN_TEXT.fullmatch(text) and not special:
        return text
    escaped = "".join(_escaped(c) for c in text)
    return f'"{escaped}"'


def _escaped(c: str) -> str:
    if c in '"\\':
        return "\\" + c
    if c.isprintable():
        return c
    code = ord(c)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")
