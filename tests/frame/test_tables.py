"""Tables are sorted, filtered, paged and downloaded by their address alone."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from django.test import RequestFactory
from gallery import COLUMNS, ROWS

from outtask.core.models import Job
from outtask.frame.tables import As, Choice, Column, Table
from outtask.people.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gallery")]


def table(address: str = "/", rows: Any = ROWS, **more: Any) -> Table:
    return Table(RequestFactory().get(address), COLUMNS, rows, search=("name",), **more)


def names(found: Table) -> list[str]:
    return [str(row[0][1].text) for row in found.body]


def test_rows_stand_in_the_order_of_the_address_the_unknown_last() -> None:
    assert names(table("/?sort=-tickets"))[0] == "<b>Security</b> 19"
    assert names(table("/?sort=tickets"))[0] == "Service desk"
    shares = [row[2][1].text for row in table("/?sort=-routine", per_page=500).body]
    assert shares[0].startswith("55") and shares[-1] == "–"


def test_a_column_that_cannot_be_sorted_by_is_not() -> None:
    assert names(table("/?sort=saving")) == names(table("/"))
    assert names(table("/?sort=__class__")) == names(table("/"))


def test_a_second_click_turns_the_order() -> None:
    (_, _, first, _), *_ = table("/?q=back").head
    assert first == "?q=back&sort=name"
    (_, now, turned, _), *_ = table("/?q=back&sort=name").head
    assert (now, turned) == ("ascending", "?q=back&sort=-name")


def test_all_words_of_the_filter_must_be_found() -> None:
    assert {name.split()[0] for name in names(table("/?q=BACK"))} == {"Backup"}
    assert names(table("/?q=back+7")) == ["Backup 7", "Backup 17"]
    assert names(table("/?q=nothing+of+it")) == []


def test_pages_are_counted_and_a_page_too_far_is_the_last() -> None:
    assert len(names(table("/"))) == 50
    last = table("/?page=99")
    assert last.page.number == 3 and len(names(last)) == 20
    assert table("/?page=x").page.number == 1


def test_two_tables_of_one_page_do_not_disturb_each_other() -> None:
    one, other = table("/?one-q=back", name="one"), table("/?one-q=back", name="other")
    assert one.is_filtered and not other.is_filtered
    assert other.kept == [("one-q", "back")]
    assert "one-q=back" in other.address(sort="name")


def test_filtering_one_of_two_tables_draws_what_the_other_keeps_of_the_address_anew() -> None:
    one = table("/?one-q=back", name="one")
    other = Table(one.request, COLUMNS, list(one.rows), name="other")

    assert one.renewed == "#table-one-links,#table-other-links,#table-other-found"
    assert other.renewed == "#table-other-links,#table-one-links,#table-one-found,#table-one-kept"


def test_a_choice_narrows(acting: Any) -> None:
    actor = acting(Role.OWNER)
    for status in ("done", "failed"):
        Job.objects.everything("a test").create(
            kind="x", title=status.title(), status=status, created_at="2026-03-02T09:00Z"
        )
    columns = (Column("title", "Job", sort="title"), Column("created_at", "At", As.DAY, sort="created_at"))
    choices = (Choice("status", "State", [("done", "Done"), ("failed", "Failed")]),)
    rows = Job.objects.within(actor.scope)
    found = Table(RequestFactory().get("/?status=failed"), columns, rows, choices=choices, search=("title",))
    assert [job.title for job in found.page] == ["Failed"]
    assert found.unfiltered == "?"
    found = Table(
        RequestFactory().get("/?q=DON&sort=-title"), columns, rows, choices=choices, search=("title",)
    )
    assert [job.title for job in found.page] == ["Done"]


def test_a_download_holds_all_rows_and_no_formula() -> None:
    sent = table("/?csv=1&sort=tickets", title="Functions of ours").download()
    assert sent is not None and sent["Content-Disposition"] == 'attachment; filename="functions-of-ours.csv"'
    lines = list(csv.reader(io.StringIO(sent.getvalue().decode("utf-8-sig"))))
    assert len(lines) == len(ROWS) + 1
    assert lines[0][:2] == ["Function", "Tickets (a month)"]
    formula = next(line for line in lines if "HYPERLINK" in line[0])
    assert formula[0].startswith("'=")
    assert lines[1][1:3] == ["100", "0"]
    assert table("/").download() is None


def test_negative_figures_stay_figures_in_a_download() -> None:
    column = Column("n", "N", As.NUMBER)
    assert [column.plain({"n": n}) for n in (-5, -2.5, None)] == ["-5", "-2.5", ""]
    assert column.plain({"n": "-5+cmd"}) == "'-5+cmd"


def test_a_table_on_a_page_escapes_and_links(client: Any, signed_in: Any) -> None:
    drawn = signed_in(client, Role.OWNER).get("/gallery").content.decode()
    assert "<b>Security" not in drawn and "&lt;b&gt;Security&lt;/b&gt; 19" in drawn
    assert 'aria-sort="descending"' in drawn
    assert re.search(r'<a class="button" rel="next" href="\?page=2">', drawn)
    assert 'class="pill"' in drawn


def test_nothing_found_says_how_to_see_all_again(client: Any, signed_in: Any) -> None:
    drawn = signed_in(client, Role.OWNER).get("/gallery?q=zzz&kind=in-house").content.decode()
    assert "Nothing matches this filter" in drawn and 'href="?"' in drawn


def test_an_empty_table_says_what_to_do_next(client: Any, signed_in: Any) -> None:
    drawn = signed_in(client, Role.OWNER).get("/gallery").content.decode()
    part = drawn[drawn.index('id="table-none"') :]
    assert "No log yet" in part and "Drop a file" in part and "<table" not in part.partition("</section>")[0]


def test_what_no_database_may_hold_is_taken_out(client: Any, signed_in: Any) -> None:
    assert table("/?q=%00back%00up").asked == "backup"
    owner = signed_in(client, Role.OWNER)
    for address in ("/jobs/?q=%00", "/people/everybody/?role=%00", "/jobs/?page=%00"):
        assert owner.get(address).status_code == 200
