"""Parts of reports on pages: drawn once, read in each reader's own format."""

from __future__ import annotations

from outtask.formats.report.parts import Fact, Grid
from outtask.frame.reader import Reader, reading
from outtask.frame.report_parts import drawn, in_own_figures, part

GERMAN = Reader(number_format="1.234,5")


def test_a_part_has_its_figures_in_the_format_of_who_reads_it() -> None:
    grid = Grid("Saves 0.5 m", ("What", "How much"), (("Cash", "€ 0.5–4.8 m"), ("Tickets", "12,345")), (0,))

    with reading(GERMAN):
        seen = part("grid", grid)

    assert "€ 0,5–4,8 m" in seen
    assert "12.345" in seen
    assert "<caption>Saves 0,5 m</caption>" in seen
    assert "€ 0.5–4.8 m" in part("grid", grid)


def test_what_was_drawn_for_all_is_read_by_each_in_turn() -> None:
    once = drawn("facts", (Fact("Saves", "€ 1,234.5"),))

    with reading(GERMAN):
        assert "€ 1.234,5" in in_own_figures(once)
    assert in_own_figures(once) == once


def test_places_and_styles_of_a_picture_stay_as_they_are() -> None:
    style = "<style>text { font-size: 10.5px; width: 1.5 }</style>"
    picture = f"""<svg viewBox="0 0 1.5 2">{style}<path d='M0.5 > 1.5'/><text x="12.5">0.5 m</text></svg>"""

    with reading(GERMAN):
        assert in_own_figures(picture) == picture.replace(">0.5 m<", ">0,5 m<")


def test_what_is_read_aloud_is_told_as_what_is_seen() -> None:
    picture = """<svg role="img" aria-label="0.5 of 1,750" width="1.5"><text>1,750</text></svg>"""

    with reading(GERMAN):
        assert in_own_figures(picture) == (
            """<svg role="img" aria-label="0,5 of 1.750" width="1.5"><text>1.750</text></svg>"""
        )
