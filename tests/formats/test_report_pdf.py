"""The decision on paper: a real document with text and tags, not a picture of a page."""

from __future__ import annotations

import re
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from report_samples import NAMES, WEIRD, sample_assessment, sample_case, sample_decision

from outtask.formats.report import write_decision_pdf
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path


def unpacked(pdf: bytes) -> bytes:
    """Return the document with its compressed parts opened."""
    parts = [pdf]
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(found[1]))
        except zlib.error:
            continue
    return b"\n".join(parts)


def letters(pdf: bytes) -> set[str]:
    """Return the letters that can be copied out of the document: those its fonts map back to text."""
    found = set()
    for table in re.findall(rb"beginbfchar(.*?)endbfchar", pdf, re.DOTALL):
        for code in re.findall(rb"<[0-9a-fA-F]+>\s*<([0-9a-fA-F]+)>", table):
            found.add(bytes.fromhex(code.decode()).decode("utf-16-be"))
    return found


def test_a_decision_on_paper_is_text_with_tags_and_a_title(tmp_path: Path) -> None:
    target = tmp_path / "decision.pdf"
    write_decision_pdf(sample_decision(NAMES[:2]), sample_case(NAMES[:2]), target, sample_assessment())

    raw = target.read_bytes()
    pdf = unpacked(raw)

    assert raw.startswith(b"%PDF-")
    assert raw.rstrip().endswith(b"%%EOF")
    assert b"/StructTreeRoot" in pdf
    assert b"pdfuaid" in pdf
    assert b"Out-task Service desk" in pdf
    assert set("Servicedesk€–%") <= letters(pdf)
    assert b"/Subtype /Image" not in pdf and b"/Subtype/Image" not in pdf
    assert b"/URI" not in pdf


def test_a_summary_then_two_pages_for_each_function(tmp_path: Path) -> None:
    target = tmp_path / "decision.pdf"
    counted = []
    for names in (NAMES[:2], NAMES):  # with what the log tells of each: a picture more
        write_decision_pdf(sample_decision(names), sample_case(names), target, sample_assessment(names, 0))
        counted.append(len(re.findall(rb"/Type\s*/Page\b", unpacked(target.read_bytes()))))

    own = 2 * (len(NAMES) - 2)
    # Of several functions the answer may go on to a second page, as may the parts of their costs at the end.
    assert own <= counted[1] - counted[0] <= own + 2
    assert counted[0] <= 2 + 2 * 2 + 2  # the answer with what was found, the functions, how to read it


@pytest.mark.parametrize("names", [(NAMES[0],), WEIRD[:3], WEIRD])
def test_names_of_any_kind_are_set_as_text(names: tuple[str, ...], tmp_path: Path) -> None:
    target = tmp_path / "decision.pdf"

    write_decision_pdf(sample_decision(names), sample_case(names), target)

    assert target.read_bytes().startswith(b"%PDF-")


def test_a_decision_with_nothing_in_it_still_prints(tmp_path: Path) -> None:
    decision = sample_decision(NAMES[:1])
    function = replace(
        decision.functions[0],
        options=(),
        removed=(),
        map=None,
        open_questions=(),
        verdict=replace(
            decision.functions[0].verdict, changes=(), reasons_for=(), reasons_against=(), origin={}
        ),
    )
    empty = replace(decision, functions=(function,), bundles=(), estate=None, open_questions=())

    write_decision_pdf(empty, sample_case(NAMES[:1]), tmp_path / "decision.pdf")

    assert (tmp_path / "decision.pdf").read_bytes().startswith(b"%PDF-")


def test_a_folder_is_no_file_to_write(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be written"):
        write_decision_pdf(sample_decision(NAMES[:1]), sample_case(NAMES[:1]), tmp_path)
