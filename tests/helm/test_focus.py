"""What the Helm adds up of several studies: functions once, hours by what they go to, savings in words."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from report_samples import sample_decision
from weighed_samples import again, sign, weighed

from outtask.core.clock import now
from outtask.decide.contribution import CORE
from outtask.decide.models import Function, Result, Study
from outtask.formats.stored import stored
from outtask.helm.pages.helm import _apart
from outtask.helm.queries.focus import Focus, Row, Stand, Told, focus_of
from outtask.people.roles import Role

__all__ = ["weighed"]
pytestmark = pytest.mark.django_db


def test_the_helm_counts_functions_by_model_as_the_board_does(acting: Any, weighed: Study) -> None:
    focus = focus_of(acting(Role.OWNER).scope)
    assert focus is not None
    decision = sample_decision()
    assert sum(n for _, _, n, _ in focus.by_model) == len(decision.functions)
    waits = [row for row in focus.rows if row.told.word == "Waits for own hours"]
    assert {row.told.name for row in waits} <= set(decision.governance.changed)
    assert all(row.freed == 0 for row in waits)
    chosen = {f.name: next(o for o in f.options if o.option == f.verdict.option) for f in decision.functions}
    for row in focus.rows:
        if row.told.changes:
            assert row.freed == round(chosen[row.told.name].hours_freed)


@pytest.mark.parametrize("kind", ["too-early", "fix-first"])
def test_a_verdict_that_is_open_frees_nothing_and_waits_for_no_signature(
    acting: Any, weighed: Study, kind: str
) -> None:
    before = focus_of(acting(Role.OWNER).scope)
    assert before is not None and before.unsigned
    body = stored(sample_decision())
    for one in body["functions"]:
        one["verdict"]["kind"] = kind
    Result.objects.everything("a test").create(
        study=weighed, key=f"open {kind}", case={}, body=body, created_at=now()
    )

    focus = focus_of(acting(Role.OWNER).scope)

    assert focus is not None and focus.rows
    assert (focus.unsigned, focus.freed, focus.bound) == ([], 0, 0)
    assert all(row.told.saving is None for row in focus.rows)


def test_managing_takes_the_hours_that_the_verdicts_page_names(acting: Any, weighed: Study) -> None:
    """Hours that a provider takes once count once, so the rows may add up to more."""
    body = stored(sample_decision())
    body["governance"] |= {"changed": [], "hours_needed": 7.0}
    Result.objects.everything("a test").create(
        study=weighed, key="once", case={}, body=body, created_at=now()
    )

    focus = focus_of(acting(Role.OWNER).scope)

    assert focus is not None and focus.bound == 7.0
    assert focus.shares_hours == (sum(row.bound for row in focus.rows) != 7)


def test_the_same_functions_in_two_studies_count_once_where_weighed_or_signed_last(
    acting: Any, weighed: Study, organisation: Any
) -> None:
    scope = acting(Role.OWNER).scope
    alone = focus_of(scope)
    later = again("The same log")
    both = focus_of(scope)
    assert alone is not None and both is not None
    assert (both.freed, both.bound, len(both.rows)) == (alone.freed, alone.bound, len(alone.rows))
    assert {row.study for row in both.rows} == {later}
    assert [stand.is_replaced for stand in both.stands] == [False, True]

    function = sign(weighed, organisation.user(Role.OWNER))
    signed = focus_of(scope)
    assert signed is not None and len(signed.rows) == len(alone.rows) and signed.signed == 1
    assert [row.pk for row in signed.rows if row.study == weighed] == [function.pk]


def test_functions_of_one_name_with_other_groups_of_a_log_are_other_work(acting: Any, weighed: Study) -> None:
    scope = acting(Role.OWNER).scope
    paris = again("That of Paris")
    functions = Function.objects.everything("a test")
    count = functions.filter(study=paris).count()

    for study, groups in ((weighed, ["Berlin 1"]), (paris, ["Paris 1"])):
        functions.filter(study=study).update(groups=groups)
    both = focus_of(scope)
    assert both is not None and (len(both.rows), both.repeated) == (2 * count, 0)

    functions.filter(study=paris).update(groups=["Berlin 1", "Berlin 2"])
    once = focus_of(scope)
    assert once is not None and (len(once.rows), once.repeated) == (count, count)
    assert {row.study for row in once.rows} == {paris}


def test_hours_are_told_by_what_they_go_to(
    client: Client, signed_in: Any, acting: Any, weighed: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [one.name for one in sample_decision().functions]
    monkeypatch.setattr("outtask.helm.queries.focus._kept", {})
    monkeypatch.setattr("outtask.helm.queries.focus._own", lambda case: dict.fromkeys(names, 150.0))
    signed_in(client, Role.SOURCING)
    drawn = client.get("/").content.decode()
    assert "Nobody has said yet" in drawn and f"take {150 * len(names)} hours" in drawn.replace(",", "")
    assert "Not said" in drawn

    rows = Function.objects.everything("a test").filter(study=weighed)
    page = reverse("decide:contribution", args=[weighed.pk])
    assert page in drawn
    client.post(page, {f"contribution-{row.pk}": "core" if row.name == names[0] else "" for row in rows})

    focus = focus_of(acting(Role.OWNER).scope)
    assert focus is not None and [level.own for level in focus.levels] == [150, 0, 150 * (len(names) - 1)]
    assert sum(level.freed for level in focus.levels) == focus.freed
    drawn = client.get("/").content.decode()
    assert "of your people&#x27;s hours go to what does not set you apart" in drawn


@pytest.mark.parametrize(
    ("core", "freed", "told"),
    [
        (True, (70.0, 0.0), "The verdicts free none of them, but 70 in what sets you apart: look before"),
        (True, (70.0, 30.0), "would free 30. 70 more are in what sets you apart: look before"),
        (True, (0.0, 30.0), "a month; the verdicts would free 30."),
        (True, (0.0, 0.0), "a month; the verdicts free none of them."),
        (False, (70.0, 30.0), "the verdicts would free 100."),
    ],
)
def test_hours_freed_of_what_sets_apart_are_not_told_as_hours_of_the_rest(
    core: bool, freed: tuple[float, float], told: str
) -> None:
    study = Study(title="Ours")
    rows = tuple(
        Row(
            Told(name, "Out-task", "out-task", freed=hours, own=100.0),
            pk, False, study, "EUR", 36, CORE if core and not pk else "",
        )
        for pk, (name, hours) in enumerate(zip(("Desk", "Mail"), freed, strict=True))
    )  # fmt: skip
    assert told in _apart(Focus((Stand(study, now(), rows, 0.0, 0),)))


def test_what_of_a_saving_is_no_cash_is_said_beside_it(
    client: Client, signed_in: Any, weighed: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("outtask.helm.queries.focus._kept", {})
    told = ", of which € 170 k is worth of freed hours, not cash"
    monkeypatch.setattr("outtask.formats.report.cash.cash_words", lambda *_given: told)
    drawn = signed_in(client, Role.OWNER).get("/").content.decode()
    assert told.removeprefix(", ") in drawn


def test_a_saving_that_may_be_a_loss_is_said_in_words(
    client: Client, signed_in: Any, weighed: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("outtask.helm.queries.focus._kept", {})
    body = stored(sample_decision())
    for one in body["functions"]:
        one["verdict"] |= {"saving_p10": -100_000.0, "saving_p90": 300_000.0}
    Result.objects.everything("a test").create(
        study=weighed, key="loss", case={}, body=body, created_at=now()
    )

    drawn = signed_in(client, Role.OWNER).get("/").content.decode()

    assert "from €\u00a0100\u00a0k dearer to €\u00a0300\u00a0k cheaper" in drawn
    assert "−100 to 300" not in drawn
