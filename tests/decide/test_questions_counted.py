"""Open questions are counted in one way: the same asked of several functions is one question everywhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from weighed_study import FRAME

from outtask.decide.commands.studies import begin_study, change_study
from outtask.decide.proposals import Planned
from outtask.decide.queries.asked import asked_of
from outtask.decide.weighing import weigh_other_spans, weigh_study
from outtask.formats.report.numbers import few
from outtask.formats.report.rests import open_questions
from outtask.formats.stored import restored
from outtask.people.roles import Role
from outtask.terms.decision import Decision

if TYPE_CHECKING:
    from django.test import Client

    from outtask.decide.models import Study
    from workspace import Acting, SignedIn

pytestmark = pytest.mark.django_db


def quoted(per_month: int, *, first: bool) -> dict[str, object]:
    """Return a function with a price that is asked for, of an option that stands in another place."""
    price = {
        "model": "out-tasking",
        "provider": "Nordwind",
        "price_per_unit": {"value": 17, "question": True},
    }
    other = {"model": "staff-augmentation"}
    return {"volume": {"per_month": per_month}, "options": [price, other] if first else [other, price]}


@pytest.fixture
def study(acting: Acting) -> Study:
    planned = [
        Planned("Desk", numbers=quoted(2000, first=True)),
        Planned("Network", numbers=quoted(300, first=False)),
        Planned("Mail", numbers={"volume": {"per_month": 100}, "work": {"hours_per_unit": 2}}),
    ]
    frame = FRAME | {"providers": [{"name": "Nordwind"}]}
    return begin_study(actor=acting(Role.SOURCING), title="Sourcing", functions=planned, frame=frame)


def test_all_pages_and_the_report_tell_the_same_number(
    client: Client, signed_in: SignedIn, acting: Acting, study: Study
) -> None:
    result = weigh_study(acting(Role.SOURCING), study)
    weigh_other_spans(acting(Role.SOURCING), result)
    decision = restored(Decision, result.body)
    client = signed_in(client, Role.SOURCING)

    def shown(page: str, query: str = "") -> str:
        return client.get(reverse(page, args=[study.pk]) + query).content.decode()

    counted = len(open_questions(decision))
    words = rf"[Aa]nswer {few(counted)} (open )?question"
    assert counted == len(asked_of(acting(Role.SOURCING).scope, study).open)
    numbers = shown("decide:numbers")
    assert f"{counted} questions are open" in numbers
    assert numbers[numbers.index('<ol class="todo">') :].split("</ol>")[0].count("<li>") == counted
    assert f"{counted} questions are open" in client.get("/").content.decode()
    for page, query in (("decide:verdicts", ""), ("decide:verdicts", "?over=36"), ("decide:paper", "")):
        assert re.search(words, shown(page, query)), (page, query)
    whole = shown("decide:paper", "?form=long")
    assert whole.split('<h2 id="questions">')[1].split("</ul>")[0].count("<li>") == counted


def test_a_question_names_the_functions_that_wait_for_its_answer(acting: Acting, study: Study) -> None:
    told = open_questions(restored(Decision, weigh_study(acting(Role.SOURCING), study).body))

    assert "Price of one unit (Out-tasking, Nordwind)? (of Desk and Network)" in told
    assert "How many own people do it now? (of Desk, Network and Mail)" in told


def test_an_answer_that_says_what_the_default_says_is_not_asked_for_again(
    client: Client, signed_in: SignedIn, acting: Acting, study: Study
) -> None:
    weigh_study(acting(Role.SOURCING), study)
    change_study(
        actor=acting(Role.SOURCING), study=study, frame=study.frame | {"currency": "EUR"}, what="money"
    )
    open_now = asked_of(acting(Role.SOURCING).scope, study).open
    seen = signed_in(client, Role.SOURCING).get(reverse("decide:verdicts", args=[study.pk])).content.decode()

    assert not any("currency" in question.asked for question in open_now)
    assert f"nswer {few(len(open_now))} open question" in seen
    assert "has changed" not in seen
