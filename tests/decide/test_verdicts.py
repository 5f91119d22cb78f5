"""The verdict board: the answer first, over three, five or ten years, and said to be old once it is."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from weighed_study import DESK, desk, of, result, study, weigh

from outtask.decide.commands.numbers import state_numbers
from outtask.decide.commands.results import store_other_spans
from outtask.decide.commands.studies import change_study
from outtask.decide.models import Function
from outtask.decide.way import way
from outtask.formats.report.sentences import headline
from outtask.formats.stored import restored
from outtask.people.models import User
from outtask.people.roles import Role
from outtask.terms.decision import Decision, OpenQuestion

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from outtask.decide.models import Result, Study
    from workspace import Acting, SignedIn

__all__ = ["desk", "result", "study", "weigh"]
pytestmark = pytest.mark.django_db


def page(client: Client, study: Study, query: str = "", **headers: str) -> str:
    answer = client.get(reverse("decide:verdicts", args=[study.pk]) + query, headers=headers or None)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_to_do_next_leads_to_where_it_is_done(
    client: Client, signed_in: SignedIn, study: Study, result: Result, desk: Function
) -> None:
    signed_in(client, Role.SOURCING)
    one = client.get(reverse("decide:function", args=[desk.pk])).content.decode()
    for shown, least in ((page(client, study), {"Answer", "Do not sign"}), (one, {"Ask"})):
        found = re.findall(r'<li><a href="([^"]+)">(Answer|Ask|Find|Do not sign|Take|Agree)', shown)
        assert {word for _to, word in found} >= least
        for to, _word in found:
            assert f'id="{to[1:]}"' in shown if to[0] == "#" else client.get(to).status_code == 200


def test_the_answer_comes_first_and_each_function_leads_to_its_page(
    client: Client, signed_in: SignedIn, study: Study, result: Result, desk: Function
) -> None:
    seen = page(signed_in(client, Role.AUDITOR), study)

    told = [seen.index(words) for words in ("Mostly on defaults", "out-task Service desk: saves €", "<table")]
    assert told == sorted(told)
    assert f'href="{reverse("decide:function", args=[desk.pk])}"' in seen
    assert "Cash a year" in seen
    assert "Hours freed a month" in seen


def test_the_view_of_groups_asks_and_answers_its_own_question(
    client: Client, signed_in: SignedIn, study: Study, result: Result
) -> None:
    alone = page(signed_in(client, Role.AUDITOR), study)
    seen = page(client, study, "?by=together")

    assert "Does it pay to hand several over together?" not in alone
    assert "Does it pay to hand several over together?" in seen
    assert "If the defaults hold, going together does not pay: €" in seen
    assert "Mostly on defaults" in alone and "Mostly on defaults" not in seen


def test_a_study_that_is_weighed_for_the_first_time_says_so(
    client: Client, signed_in: SignedIn, study: Study
) -> None:
    seen = page(signed_in(client, Role.AUDITOR), study)

    assert "being weighed for the first time" in seen
    assert "<progress" in seen


def test_what_is_old_is_shown_and_said_to_be_old(
    client: Client, signed_in: SignedIn, acting: Acting, study: Study, result: Result, desk: Function
) -> None:
    before = page(signed_in(client, Role.AUDITOR), study)
    numbers = {**DESK, "volume": {"per_month": 50}}
    state_numbers(actor=acting(Role.SOURCING), function=desk, numbers=numbers, part="volume")

    after = page(client, study)

    assert "These verdicts are old" not in before
    assert "These verdicts are old" in after
    assert "out-task Service desk: saves €" in after


def test_another_horizon_is_shown_once_it_is_computed(
    client: Client, signed_in: SignedIn, acting: Acting, study: Study, result: Result
) -> None:
    before = page(signed_in(client, Role.AUDITOR), study, "?over=36")
    other = restored(Decision, {**result.body, "horizon_months": 36})
    store_other_spans(actor=acting(Role.SOURCING), result=result, decisions={36: other})

    after = page(client, study, "?over=36")

    assert "over three years is not computed yet" in before
    assert "over three years" in after
    assert "not computed yet" not in after


def test_hours_that_do_not_suffice_are_told_in_red_and_in_words(
    client: Client,
    signed_in: SignedIn,
    acting: Acting,
    study: Study,
    result: Result,
    weigh: Callable[[Study], Result],
) -> None:
    enough = page(signed_in(client, Role.AUDITOR), study)
    frame = {**study.frame, "organisation": {"governance_hours": 2}}
    change_study(actor=acting(Role.SOURCING), study=study, frame=frame, what="organisation")
    weigh(study)

    seen = page(client, study)

    assert 'class="alarm"' not in enough
    assert 'class="alarm"' in seen
    assert "waits: the rest is the best set within the hours" in seen


def test_who_waits_gets_the_new_board_by_itself(
    client: Client, signed_in: SignedIn, study: Study, weigh: Callable[[Study], Result]
) -> None:
    own = of(study, "Service desk")
    pages = [("verdicts", study), ("paper", study), ("function", own), ("behind", own)]
    for name, one in pages:
        address = reverse(f"decide:{name}", args=[one.pk])
        page = signed_in(client, Role.AUDITOR).get(address).content.decode()
        assert 'id="weighing"' in page and 'hx-trigger="every 2s"' in page
        assert "HX-Refresh" not in client.get(address, headers={"HX-Target": "weighing"}).headers
    weigh(study)
    for name, one in pages:
        address = reverse(f"decide:{name}", args=[one.pk])
        assert client.get(address, headers={"HX-Target": "weighing"}).headers["HX-Refresh"] == "true"
        assert "every 2s" not in client.get(address).content.decode()


def test_a_provider_sees_no_verdicts(
    client: Client, signed_in: SignedIn, study: Study, result: Result
) -> None:
    seen = signed_in(client, Role.PROVIDER_LEAD).get(reverse("decide:verdicts", args=[study.pk]))

    assert seen.status_code == 403


def test_who_may_only_read_cannot_have_it_weighed(client: Client, signed_in: SignedIn, study: Study) -> None:
    assert signed_in(client, Role.FINANCE).post(reverse("decide:weigh", args=[study.pk])).status_code == 403


def test_the_whole_board_has_its_figures_in_the_format_of_who_reads_it(
    client: Client, signed_in: SignedIn, study: Study, result: Result
) -> None:
    usual = page(signed_in(client, Role.AUDITOR), study)
    User.objects.update(number_format="1.234,5")
    german = page(client, study)

    figure = re.compile(r">[^<]*€\s[\d–]*\d\.\d[^<]*<")
    assert figure.search(usual)
    assert not figure.search(german)


def test_a_weighed_study_tells_its_verdict_and_leads_to_it(
    client: Client, signed_in: SignedIn, study: Study, weigh: Callable[[Study], Result]
) -> None:
    address = reverse("decide:study", args=[study.pk])
    to_verdicts = f'class="button first" href="{reverse("decide:verdicts", args=[study.pk])}"'
    before = signed_in(client, Role.AUDITOR).get(address).content.decode()
    told = headline(restored(Decision, weigh(study).body))[:30]

    after = client.get(address).content.decode()

    assert to_verdicts not in before and to_verdicts in after
    assert told not in before and told in after


def test_only_numbers_that_somebody_said_count_as_done(
    study: Study, weigh: Callable[[Study], Result]
) -> None:
    """Four steps lie behind the verdicts; one of them counts once nothing is open."""
    decision = restored(Decision, weigh(study).body)
    asked = replace(decision, open_questions=(OpenQuestion("How many people do it?"),))
    answered = replace(
        decision,
        open_questions=(),
        functions=tuple(replace(one, open_questions=()) for one in decision.functions),
    )

    def ticked(decision: Decision | None) -> list[bool]:
        return [done for _title, _to, done, _here in way(study, "verdicts", decision)]

    assert ticked(None) == ticked(asked) == [True, True, True, False, False]
    assert ticked(answered) == [True, True, True, True, False]


def test_the_board_is_done_once_each_function_that_tickets_drive_is_measured(
    study: Study, weigh: Callable[[Study], Result], desk: Function
) -> None:
    decision = restored(Decision, weigh(study).body)

    def ticked(here: str, decision: Decision | None = None) -> bool:
        return dict(zip(("found", "groups", "board"), way(study, here, decision), strict=False))["board"][2]

    assert ticked("numbers") and ticked("", decision)
    assert not ticked("board") and not ticked("groups")
    desk.groups, desk.facts = ["Mail"], {}
    desk.save()
    assert not ticked("numbers") and not ticked("verdicts", decision)
    desk.facts = {"name": desk.name}
    desk.save()
    assert ticked("numbers")
    Function.objects.everything("a test asks").filter(study=study).delete()
    assert not ticked("numbers")


def test_a_study_on_defaults_leads_who_may_answer_to_its_questions_first(
    client: Client, signed_in: SignedIn, study: Study, weigh: Callable[[Study], Result]
) -> None:
    weigh(study)
    first = f'class="button first" href="{reverse("decide:numbers", args=[study.pk])}"'
    drawn = {
        (role, name): signed_in(client, role).get(reverse(f"decide:{name}", args=[study.pk])).content.decode()
        for role in (Role.SOURCING, Role.AUDITOR)
        for name in ("study", "verdicts")
    }

    assert {role for (role, _name), page in drawn.items() if first in page} == {Role.SOURCING}
    assert all(first in drawn[Role.SOURCING, name] for name in ("study", "verdicts"))
