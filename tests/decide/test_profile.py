"""The client profile says what each answer means, and what a crowd of contractors is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from outtask.decide.commands.studies import begin_study
from outtask.decide.models import Function, Study
from outtask.decide.profile import leaning, meanings_of, rate_of, roster_means
from outtask.decide.profile_asked import ASKED
from outtask.people.roles import Role

if TYPE_CHECKING:
    from django.test import Client

    from workspace import Acting, SignedIn

CROWD = [
    {"name": f"C{i}", "does": f"task {i}", "hours": 100, "rate": 80 + i, "standards": i < 2, "alone": i == 4}
    for i in range(6)
]


@pytest.fixture
def study(acting: Acting) -> Study:
    return begin_study(actor=acting(Role.OWNER), title="Sourcing", functions=())


@pytest.fixture
def send(client: Client, signed_in: SignedIn, study: Study) -> Any:
    signed_in(client, Role.SOURCING)

    def post(**said: Any) -> tuple[int, str]:
        address = reverse("decide:profile", args=[study.pk])
        answer = client.post(address, said)
        if answer.status_code == 302:
            return 302, client.get(address).content.decode()
        return answer.status_code, answer.content.decode()

    return post


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked.key)
def test_every_answer_says_what_it_means(asked: Any) -> None:
    for answer in asked.answers:
        (meaning,) = meanings_of({asked.key: answer.key})
        assert meaning.answer == answer.words
        assert len(meaning.means) > 40


def test_answers_lean_one_way_or_the_other() -> None:
    assert leaning({}) == "Nothing is answered yet."
    assert leaning({"aim": "growth", "expense": "variable", "patience": "yes"}) == (
        "Two of three answers lean to out-tasking, one the other way."
    )
    assert leaning({"aim": "savings"}) == "One of one answer leans to outsourcing, none the other way."
    assert "one each" in leaning({"aim": "savings", "expense": "variable"})


def test_a_crowd_of_contractors_is_told_in_numbers() -> None:
    said = " ".join(roster_means(CROWD, "EUR"))

    assert rate_of(CROWD) == pytest.approx(82.5)
    assert "6 contractors, 600 hours a month, €\u00a0590\u00a0k a year" in said
    assert "Four of six work without common standards" in said
    assert "Only one person knows task 4" in said
    assert "one organised provider is worth a quote" in said
    assert roster_means([], "EUR") == []
    assert roster_means([{"name": "Ada", "hours": 1, "standards": True}], "EUR") == [
        "1 contractor, 1 hour a month."
    ]


def test_the_answer_on_skill_is_the_one_that_is_weighed(send: Any, study: Study) -> None:
    status, shown = send(section="profile", aim="growth", skill="none")

    study.refresh_from_db()
    assert status == 302
    assert study.frame["organisation"]["provider_skill"] == "none"
    assert study.profile["aim"] == "growth"
    assert "should not buy it by the piece" in shown


def test_a_roster_becomes_a_function_to_decide_on(send: Any, study: Study) -> None:
    rows = {}
    for i, one in enumerate(CROWD[:3]):
        rows |= {f"name-new{i}": one["name"], f"hours-new{i}": "100", f"rate-new{i}": str(one["rate"])}
    status, shown = send(section="roster", **rows)
    send(make="function")

    numbers = Function.objects.everything("a test asks").get().numbers
    assert status == 302
    assert "3 contractors, 300 hours a month" in shown
    assert numbers["volume"]["per_month"]["likely"] == 300
    assert numbers["today"]["terms"]["rate_per_hour"]["likely"] == pytest.approx(81)


def test_hours_beyond_a_month_are_refused(send: Any, study: Study) -> None:
    status, shown = send(section="roster", **{"name-new1": "Ada", "hours-new1": "900"})

    study.refresh_from_db()
    assert status == 422
    assert "At most 400" in shown
    assert study.profile == {}


def test_an_answer_that_is_none_of_those_offered_is_refused(send: Any) -> None:
    assert send(section="profile", aim="world peace")[0] == 422
