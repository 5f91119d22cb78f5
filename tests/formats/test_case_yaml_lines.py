"""YAML as people write it: lines are told, surprises of YAML 1.1 are gone, traps are refused."""

from __future__ import annotations

import math
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outtask.formats import yaml_lines
from outtask.formats.yaml_lines import MAX_BYTES, parse_yaml, read_yaml
from outtask.terms.errors import UserError


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("24:00", "24:00"), ("17:30", "17:30"), ("NO", "NO"), ("yes", "yes"), ("off", "off"), ("true", True),
        ("2026-01-01", "2026-01-01"), ("2026-01", "2026-01"), ("010", 10), ("0o10", 8), ("0x1F", 31),
        ("1e3", 1000.0), (".5", 0.5), ("-3", -3), ("~", None), ("", None), ("'3'", "3"), ("12 %", "12 %"),
        ("1_000", "1_000"), ("1,000", "1,000"), ("!!str 12", "12"), (".inf", math.inf), ("=", "="),
    ],
)  # fmt: skip
def test_scalars_by_the_core_schema(written: str, meant: object) -> None:
    assert parse_yaml(f"a: {written}\n", "x.yaml")[0] == {"a": meant}


def test_an_old_directive_does_not_bring_the_old_surprises_back() -> None:
    data, _ = parse_yaml("%YAML 1.1\n---\na: NO\nb: 24:00\n", "x.yaml")
    assert data == {"a": "NO", "b": "24:00"}


def test_lines_of_places_and_of_their_nearest_parent() -> None:
    _, locate = parse_yaml("# head\na:\n  - b: 1\n    c: {d: 2}\n  - 3\n", "x.yaml")
    places = [(), ("a",), ("a", 0), ("a", 0, "c"), ("a", 0, "c", "d"), ("a", 1), ("a", 0, "c", "nothing")]
    assert [locate(place) for place in places] == [2, 2, 3, 4, 4, 5, 4]


def test_anchors_and_merges() -> None:
    data, locate = parse_yaml("x: &base {p: 1, q: 2}\ny:\n  <<: *base\n  q: 3\nz: *base\n", "x.yaml")
    assert data == {"x": {"p": 1, "q": 2}, "y": {"p": 1, "q": 3}, "z": {"p": 1, "q": 2}}
    assert locate(("y", "q")) == 4


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "twice (first on line 1)"),
        ("a: b: c\n", 1, "valid YAML"),
        ("a:\n  - [1,\n", 3, "valid YAML"),
        ("a: 1\n\tb: 2\n", 2, "valid YAML"),
        ("a: *nobody\n", 1, "undefined alias"),
        ("a: 1\n---\nb: 2\n", 2, "another document"),
        ("a: &a [*a]\n", 1, "refers to itself"),
        ("a: 1\nb: !!python/object:os.system x\n", 2, "tag"),
        ("a: !mine {b: 1}\n", 1, "tag"),
        ("{a: 1}: 2\n", 1, "as a key"),
        ("a:\n  <<: 3\n", 2, "merges"),
        ("a: 1\n" + "# x\n" * 3000 + "b: \0\n", 3002, "none of a text (U+0000); delete it, or save"),
    ],
)
def test_what_is_refused_names_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_yaml(text, "x.yaml")
    assert (caught.value.file, caught.value.line) == ("x.yaml", line)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n"])
def test_empty_files(text: str) -> None:
    if text == "---\n":
        assert parse_yaml(text, "x")[0] is None
    else:
        with pytest.raises(UserError, match="empty"):
            parse_yaml(text, "x.yaml")


def test_a_billion_laughs_is_no_joke() -> None:
    lines = ["a0: &a0 [ha, ha]"] + [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 9)]
    with pytest.raises(UserError, match="unfolds"):
        parse_yaml("\n".join(lines), "x.yaml")


@pytest.mark.parametrize("values", ["<<: *{0}", "b: *{0}"], ids=["merged", "listed"])
def test_nor_is_one_of_mappings_that_merge_each_other(values: str) -> None:
    lines = ["a0: &a0 {x: 1}"]
    for i in range(1, 20):
        held = ", ".join(values.format(f"a{i - 1}").replace("b:", f"b{k}:") for k in range(9))
        lines.append(f"a{i}: &a{i} {{{held}}}")
    with pytest.raises(UserError, match="unfolds into more than 100,000 values"):
        parse_yaml("\n".join(lines), "x.yaml")


def test_the_first_of_merged_mappings_wins_and_what_is_written_wins_over_all() -> None:
    text = "x: &x {p: 1, q: 1, r: 1}\ny: &y {q: 2, s: 2}\nz:\n  <<: [*y, *x]\n  r: 3\n"
    assert parse_yaml(text, "x.yaml")[0]["z"] == {"p": 1, "q": 2, "s": 2, "r": 3}


DEEP = {
    "brackets": "[" * 5000,
    "braces": "{" * 5000,
    "keys": "{a: " * 5000,
    "dashes": "- " * 5000 + "x",
    "questions": "? " * 5000 + "x",
    "steps": "".join(" " * i + "a:\n" for i in range(500)),
    "lists of lists": "\n".join(["- &a0 [1]", *(f"- &a{i} [*a{i - 1}]" for i in range(1, 500))]),
    "merges of merges": "\n".join(["a0: &a0 {}", *(f"a{i}: &a{i} {{<<: *a{i - 1}}}" for i in range(1, 900))]),
}


@pytest.mark.parametrize("how", DEEP)
def test_nesting_without_end(how: str) -> None:
    began = time.process_time()
    with pytest.raises(UserError, match="nested more than 64 deep"):
        parse_yaml(DEEP[how], "x.yaml")
    assert time.process_time() - began < 1.5


def test_nesting_as_deep_as_is_allowed() -> None:
    for text in ("[" * 64 + "]" * 64, "".join(" " * i + "a:\n" for i in range(64))):
        parse_yaml(text, "x.yaml")


def test_a_file_of_nothing_but_values_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_lines, "MAX_VALUES", 1000)
    with pytest.raises(UserError, match="unfolds into more than") as caught:
        parse_yaml("- a\n" * 20_000, "x.yaml")
    assert caught.value.line == 2000


@pytest.mark.parametrize("number", ["0x" + "f" * 5000, "0o" + "7" * 5000])
def test_a_number_without_end_is_text(number: str) -> None:
    assert parse_yaml(f"a: {number}", "x.yaml")[0] == {"a": number}


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes("a: 1\nb: für\n".encode("latin-1"))
    (tmp_path / "large.yaml").write_bytes(b"# " + b"x" * MAX_BYTES)
    for name, words in {
        "gone": "no such file",
        "": "cannot be read",
        "latin": "UTF-8",
        "large": "larger",
    }.items():
        with pytest.raises(UserError, match=words) as caught:
            read_yaml(tmp_path / (f"{name}.yaml" if name else ""))
        assert caught.value.line == (2 if name == "latin" else None)


def test_files_of_notepad(tmp_path: Path) -> None:
    for encoding in ("utf-8-sig", "utf-16"):
        (tmp_path / "case.yaml").write_text("a: für\r\nb: 2\r\n", encoding=encoding)
        data, locate = read_yaml(tmp_path / "case.yaml")
        assert data == {"a": "für", "b": 2}
        assert locate(("b",)) == 2


@settings(deadline=None)
@given(st.text(max_size=60) | st.text(alphabet="ab:-[]{}&*!?|>%@'\"#, \n\t", max_size=60))
def test_any_text_is_data_or_one_clear_line(text: str) -> None:
    with suppress(UserError):
        told = None
        parse_yaml(text, "x.yaml")
        told = "data"
    if told is None:
        with pytest.raises(UserError, match=r"^x\.yaml.*$"):
            parse_yaml(text, "x.yaml")
