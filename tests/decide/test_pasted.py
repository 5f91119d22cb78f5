"""Rows of people are pasted from a spreadsheet into the staff grid: each finds its fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from outtask.decide.commands.studies import begin_study
from outtask.decide.models import Function, Study
from outtask.decide.numbers.rows import row_key
from outtask.decide.proposals import Planned
from outtask.people.roles import Role

if TYPE_CHECKING:
    from django.test import Client

    from workspace import Acting, SignedIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def study(acting: Acting) -> Study:
    planned = [Planned("Service desk"), Planned("Backup")]
    return begin_study(actor=acting(Role.OWNER), title="Sourcing", functions=planned)


@pytest.fixture
def desk(study: Study) -> Function:
    return Function.objects.everything("a test asks").get(name="Service desk")


@pytest.fixture
def sent(client: Client, signed_in: SignedIn, study: Study) -> Any:
    """Return what sends the grid and gives back status and page."""
    signed_in(client, Role.SOURCING)

    def send(said: dict[str, str]) -> tuple[int, str]:
        answer = client.post(reverse("decide:people", args=[study.pk]), said)
        return answer.status_code, answer.content.decode()

    return send


def pasted(study: Study) -> list[tuple[Any, ...]]:
    study.refresh_from_db()
    return [
        (one["name"], one.get("count"), (one.get("loaded_cost") or {}).get("likely"), one["shares"])
        for one in study.frame.get("staff", [])
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Ada\t\t61,000\t80%\t20%\nBo\t2\t58,000\t50%\t",  # as the grid has its columns
        "Ada\t61,000\t0,8\t0,2\r\nBo\t58,000\t0,5\t\r\n",  # without how many, shares as parts of one
        "Name;Backup;Service desk;Cost a year\nAda;20;80;61000\nBo;;50;58k",  # with names, in another order
        "\tBackup\tService desk\tCost\nAda\t20\t80\t61000\nBo\t\t50\t58k",  # with an empty corner
    ],
)
def test_rows_are_pasted_from_a_spreadsheet(sent: Any, study: Study, text: str) -> None:
    status, _ = sent({"name-new1": "", "pasted": text})

    ada, bo = pasted(study)
    assert status == 302
    assert ada == ("Ada", None, 61_000, {"Service desk": 0.8, "Backup": 0.2})
    assert bo == ("Bo", 2 if "\t2\t" in text else None, 58_000, {"Service desk": 0.5})


def test_many_rows_are_pasted_at_once_and_a_name_that_is_there_is_written_over(
    sent: Any, study: Study, desk: Function
) -> None:
    sent({"name-new1": "Person 3", f"share_{desk.pk}-new1": "10"})
    row = row_key("Person 3")
    text = "\n".join(f"Person {n}\t\t60000\t{n}0" for n in range(1, 9))
    sent({f"name-{row}": "Person 3", f"share_{desk.pk}-{row}": "10", "pasted": text})

    found = pasted(study)
    assert sorted(one[0] for one in found) == [f"Person {n}" for n in range(1, 9)]
    assert {one[0]: one[3] for one in found}["Person 3"] == {"Service desk": 0.3}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ada\t1\t61000\t80\t20\t5", "Line 1 has 6 cells, and the grid 5 columns."),
        ("Name\tCost\tHelpdesk\nAda\t61000\t80", "The column “Helpdesk” is none of this page of the grid."),
        ("Cost\tBackup\n61000\t80", "No column says who it is. Call one of them Name."),
        ("Ada\t1\t61000\t80\n\t1\t58000\t50", "Who is it? A role is enough."),
        ("Ada\t1\tmuch\t80\t20", "Ada: Cost of one a year: “much” is not a number"),
        ("Ada\t1\t61000\t80\t40", "Ada: Name or role: The shares add up to 120 %"),
        ("\n".join(f"P{n}" for n in range(60)), "60 lines were pasted. Paste 50 at most at once."),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_lost(sent: Any, study: Study, text: str, told: str) -> None:
    status, shown = sent({"name-new1": "", "pasted": text})

    assert (status, pasted(study)) == (422, [])
    assert told in shown and (text.partition("\t")[0]) in shown
