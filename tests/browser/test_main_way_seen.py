"""The main way as a browser shows it: what to confirm, where it turns on a phone, rows that are pasted."""

from __future__ import annotations

from typing import Any

import pytest
from axe import left_out_by_day_and_by_night
from weighed_study import desk, result, study, weigh

from outtask.decide.models import Function, Result, Study

__all__ = ["desk", "result", "study", "weigh"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASTE = """(input, text) => {
  const data = new DataTransfer();
  data.setData('text/plain', text);
  input.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def is_well(page: Any) -> bool:
    fits = bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
    return fits and left_out_by_day_and_by_night(page) == []


def test_a_card_on_a_phone_tells_hours_to_manage_and_where_the_verdict_turns(
    window: Any, study: Study, result: Result
) -> None:
    page = window(390)
    page.goto(f"/decide/{study.pk}/verdicts")

    row = page.locator("#verdicts tbody tr").first
    hours, turns = row.locator("[data-label^='Hours to manage']"), row.locator("[data-label^='Changes at']")
    assert hours.is_visible() and turns.is_visible()
    assert "per ticket" in turns.inner_text()
    assert is_well(page)


@pytest.mark.parametrize("width", [1440, 390])
def test_what_to_confirm_leads_to_its_field(
    window: Any, study: Study, result: Result, desk: Function, width: int
) -> None:
    page = window(width)
    page.goto(f"/decide/function/{desk.pk}")
    assert is_well(page)
    page.locator(".to-confirm a[href*='/numbers/']").first.click()

    assert page.locator(":target").is_visible()


def test_cells_pasted_into_a_field_go_where_rows_are_pasted(window: Any, study: Study) -> None:
    page = window(390)
    page.goto(f"/decide/{study.pk}/numbers/people")
    page.locator(".grid-in input").first.evaluate(PASTE, "Ada\t\t61000\t80\t20\nBo\t2\t58000\t50\t\n")

    assert page.get_by_label("Cells copied there").input_value().startswith("Ada\t\t61000")
    assert is_well(page)
    page.get_by_role("button", name="Keep the grid").click()
    page.get_by_text("The staff grid is kept").wait_for()
    assert "3 people for 2 functions." in page.content()
