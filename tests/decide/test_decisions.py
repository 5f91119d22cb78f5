"""A verdict is signed: frozen with its inputs, superseded and never edited, raised by what was watched."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.urls import reverse
from weighed_study import DESK, NAMES, desk, of, result, study, weigh

from outtask.core.clock import now
from outtask.core.models import LedgerEntry, PersonalDetail
from outtask.core.scope import NotAllowed
from outtask.decide.commands.decisions import SEALED, hash_of, sign_decision
from outtask.decide.commands.numbers import state_numbers
from outtask.decide.commands.studies import change_study
from outtask.decide.models import Decision
from outtask.decide.queries.decisions import decided, decision_or_404, decisions_to_review, has_changed
from outtask.decide.queries.results import state_of
from outtask.decide.queries.told import told_of
from outtask.decide.triggers import Trigger, proposed, stands
from outtask.formats.report import rests
from outtask.formats.report.rests import rests_on_defaults
from outtask.formats.report.sentences import OPEN
from outtask.frame.reader import Reader, reading
from outtask.people.models import RoleGrant
from outtask.people.roles import Role
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from outtask.decide.models import Function, Result, Study
    from workspace import Acting, SignedIn

__all__ = ["desk", "result", "study", "weigh"]
pytestmark = pytest.mark.django_db


def signed(
    acting: Acting, desk: Function, result: Result, role: Role = Role.SOURCING, **more: Any
) -> Decision:
    given: dict[str, Any] = {
        "seen": None,
        "reason": "It frees the team for the move to the new site.",
        "review_on": (now() + timedelta(days=300)).date(),
        "triggers": (),
    }
    return sign_decision(actor=acting(role), function=desk, result=result, **(given | more))


def test_what_is_signed_is_frozen_with_all_it_rests_on(
    acting: Acting, desk: Function, result: Result
) -> None:
    decision = signed(acting, desk, result)
    result.delete()  # results may go: they can be computed again

    kept = Decision.objects.within(acting(Role.AUDITOR).scope).get(pk=decision.pk)
    assert (kept.kind, kept.option) == ("out-task", "Out-tasking, Nordwind")
    assert kept.verdict["name"] == "Service desk"
    assert kept.case_hash == hash_of(kept.case)
    assert not kept.alone


def test_the_ledger_tells_who_signed_what_and_why(acting: Acting, desk: Function, result: Result) -> None:
    signed(acting, desk, result)

    entry = LedgerEntry.objects.everything("a test looks").get(name="decision.signed")
    told = bytes(entry.body).decode()
    assert "It frees the team" not in told  # of people, maybe: it lies apart, where it can be erased
    assert "It frees the team" in bytes(PersonalDetail.objects.get(number=entry.number).body).decode()
    assert "Out-tasking, Nordwind" in told


def test_every_column_of_a_decision_is_covered_by_its_hash() -> None:
    assert set(SEALED) == {field.attname for field in Decision._meta.concrete_fields}


def test_a_later_decision_supersedes_and_edits_nothing(
    acting: Acting, desk: Function, result: Result
) -> None:
    first = signed(acting, desk, result)
    second = signed(acting, desk, result, Role.OWNER, seen=first.pk, reason="The board agreed.")

    first.refresh_from_db()
    assert second.supersedes == first
    assert first.reason.startswith("It frees")


def test_what_nobody_altered_is_not_called_altered_before_or_after_it_is_superseded(
    client: Client, signed_in: SignedIn, acting: Acting, desk: Function, result: Result
) -> None:
    signed_in(client, Role.AUDITOR)
    first = signed(acting, desk, result)
    fresh = client.get(reverse("decide:decision", args=[first.pk])).content.decode()
    second = signed(acting, desk, result, Role.OWNER, seen=first.pk, reason="The board agreed.")
    both = [client.get(reverse("decide:decision", args=[one.pk])).content.decode() for one in (first, second)]

    for seen in (fresh, *both):
        assert "This is not what was signed" not in seen
        assert "All of this decision matches" in seen
    assert "A later decision holds" in both[0] and "A later decision holds" not in fresh


def test_who_was_overtaken_is_told_and_signs_nothing(acting: Acting, desk: Function, result: Result) -> None:
    signed(acting, desk, result)

    with pytest.raises(UserError, match="Samir Sourcing has signed on Service desk meanwhile"):
        signed(acting, desk, result, Role.OWNER)

    assert Decision.objects.within(acting(Role.AUDITOR).scope).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_sign_at_the_same_moment_one_wins(acting: Acting, desk: Function, result: Result) -> None:
    begin, told = threading.Barrier(2), []

    def sign(role: Role) -> None:
        begin.wait()
        try:
            signed(acting, desk, result, role)
            told.append("signed")
        except UserError as error:
            told.append(error.what)
        finally:
            connection.close()

    threads = [threading.Thread(target=sign, args=(role,)) for role in (Role.OWNER, Role.SOURCING)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted("signed" if one == "signed" else "told" for one in told) == ["signed", "told"]
    assert Decision.objects.within(acting(Role.AUDITOR).scope).count() == 1


def test_a_verdict_that_is_old_cannot_be_signed(acting: Acting, desk: Function, result: Result) -> None:
    numbers = {**DESK, "volume": {"per_month": 1500}}
    state_numbers(actor=acting(Role.SOURCING), function=desk, numbers=numbers, part="volume")

    with pytest.raises(UserError, match="has changed since you looked"):
        signed(acting, desk, result)


@pytest.mark.parametrize(
    ("given", "field"),
    [({"reason": "  "}, "reason"), ({"review_on": now().date()}, "review_on")],
)
def test_a_decision_needs_a_reason_and_a_day_to_come(
    acting: Acting, desk: Function, result: Result, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(UserError) as error:
        signed(acting, desk, result, **given)

    assert error.value.field == field


@pytest.mark.parametrize("role", [Role.PMO, Role.FINANCE, Role.AUDITOR, Role.PROVIDER_LEAD])
def test_only_those_sign_who_may(acting: Acting, desk: Function, result: Result, role: Role) -> None:
    with pytest.raises(NotAllowed):
        signed(acting, desk, result, role)


def test_who_signs_with_nobody_else_there_is_recorded_as_alone(
    acting: Acting, desk: Function, result: Result
) -> None:
    actor = acting(Role.SOURCING)
    assert actor.user is not None
    RoleGrant.objects.everything("a test").exclude(user_id=actor.user.pk).delete()

    assert signed(acting, desk, result).alone


def test_a_decision_says_when_its_own_figures_changed_and_not_when_others_did(
    acting: Acting, study: Study, desk: Function, result: Result
) -> None:
    decision = signed(acting, desk, result)
    scope = acting(Role.AUDITOR).scope
    decision.function = desk

    network = of(study, "Network")
    state_numbers(
        actor=acting(Role.SOURCING),
        function=network,
        numbers={**network.numbers, "volume": {"per_month": 40}},
        part="volume",
    )
    after_others = has_changed(scope, *decision_or_404(scope, decision.pk))
    state_numbers(
        actor=acting(Role.SOURCING),
        function=desk,
        numbers={**DESK, "volume": {"per_month": 2100}},
        part="volume",
    )

    assert not after_others
    assert has_changed(scope, *decision_or_404(scope, decision.pk))


def test_one_threshold_of_each_kind_is_proposed_where_the_verdict_turns(
    acting: Acting, study: Study, desk: Function, result: Result
) -> None:
    weighed = state_of(acting(Role.AUDITOR).scope, study).weighed
    assert weighed is not None
    told = told_of(weighed, desk)
    assert told is not None

    found = {one.of: one for one in proposed(told.result, told.case.functions[0])}

    turn = told.result.verdict.walk_away
    assert turn is not None
    assert set(found) == {"volume", "growth", "cost", "service"}
    assert found["cost"].above == turn.value
    assert found["cost"].turns
    assert found["service"].origin == "assumed"
    assert stands(found["service"], "EUR").endswith(", assumed")


def test_a_volume_beyond_its_threshold_raises_the_decision_again(
    acting: Acting, study: Study, desk: Function, result: Result, weigh: Callable[[Study], Result]
) -> None:
    watched = Trigger("volume", "Volume", "tickets a month", "volume.per_month", now=2000, above=2500)
    signed(acting, desk, result, triggers=(watched,))
    quiet = decisions_to_review(acting(Role.OWNER))

    numbers = {**DESK, "volume": {"per_month": 2600}}
    state_numbers(actor=acting(Role.SOURCING), function=desk, numbers=numbers, part="volume")
    weigh(study)

    (item,) = decisions_to_review(acting(Role.OWNER))
    assert quiet == []
    assert item.title == "Service desk: what it was decided on has moved"
    assert "2,600" in item.detail and "above" in item.detail
    with reading(Reader("1.234,5")):
        assert "2.600" in decisions_to_review(acting(Role.OWNER))[0].detail
    assert decisions_to_review(acting(Role.AUDITOR)) == []


def test_what_was_signed_before_a_default_was_renamed_is_still_watched(
    acting: Acting, study: Study, desk: Function, result: Result, weigh: Callable[[Study], Result]
) -> None:
    price = "option.price_per_unit"
    watched = Trigger("cost", "Price", "money/unit", price, "Core and overflow", now=17, above=25)
    signed(acting, desk, result, triggers=(watched,))

    options = [{"model": "core-overflow", "price_per_unit": 30}]
    state_numbers(
        actor=acting(Role.SOURCING), function=desk, numbers={**DESK, "options": options}, part="options"
    )
    weigh(study)

    (item,) = decisions_to_review(acting(Role.OWNER))
    assert "Price: " in item.detail and "above" in item.detail


def test_a_review_shows_on_the_helm_once_it_is_due(acting: Acting, desk: Function, result: Result) -> None:
    signed(acting, desk, result, review_on=(now() + timedelta(days=3)).date())

    (item,) = decisions_to_review(acting(Role.OWNER))
    assert item.title == "Review of the decision on Service desk"


def test_the_form_proposes_and_signs(
    client: Client, signed_in: SignedIn, acting: Acting, desk: Function, result: Result
) -> None:
    address = reverse("decide:sign", args=[desk.pk])
    asked = signed_in(client, Role.SOURCING).get(address).content.decode()
    typed = {
        "result": result.pk,
        "seen": "",
        "reason": "Cheaper, and the team moves on.",
        "review_on": (now() + timedelta(days=200)).date().isoformat(),
        "watch_volume": "2600",
        "watch_cost": "",
    }

    sent = client.post(address, typed)

    decision = Decision.objects.within(acting(Role.AUDITOR).scope).get()
    seen = client.get(sent.headers["Location"]).content.decode()
    assert "Raise it again before that day when" in asked
    assert [(one["of"], one["above"]) for one in decision.triggers] == [("volume", 2600)]
    assert "Cheaper, and the team moves on." in seen
    assert "All of this decision matches the hash" in seen


def test_what_was_typed_stays_when_something_is_missing(
    client: Client, signed_in: SignedIn, desk: Function, result: Result
) -> None:
    typed = {"result": result.pk, "seen": "", "reason": "Because.", "review_on": "2001-01-01"}

    answer = signed_in(client, Role.SOURCING).post(reverse("decide:sign", args=[desk.pk]), typed)

    assert answer.status_code == 422
    assert "Because." in answer.content.decode()
    assert "The review lies in the past" in answer.content.decode()


@pytest.mark.parametrize("nonsense", ["abc", "-1", "1e3", "9" * 30, ""])
def test_a_result_that_there_is_not_signs_nothing(
    client: Client, signed_in: SignedIn, desk: Function, result: Result, nonsense: str
) -> None:
    day = (now() + timedelta(days=200)).date().isoformat()
    typed = {"result": nonsense, "seen": nonsense, "reason": "Because.", "review_on": day}

    answer = signed_in(client, Role.SOURCING).post(reverse("decide:sign", args=[desk.pk]), typed)

    assert answer.status_code == 422
    assert not Decision.objects.everything("a test looks").exists()


@pytest.mark.parametrize(
    "altered",
    [
        lambda found: {
            "case": {**found.case, "seed": 99},
            "case_hash": hash_of({**found.case, "seed": 99}),
        },
        lambda found: {"verdict": {**found.verdict, "months": 1}},
        lambda found: {"option": "Keep it"},
        lambda found: {"kind": "keep"},
        lambda found: {"reason": "Somebody told me to."},
        lambda found: {"triggers": []},
        lambda found: {"review_on": found.review_on + timedelta(days=1)},
        lambda found: {"signed_at": found.signed_at + timedelta(microseconds=1)},
        lambda found: {"alone": not found.alone},
        lambda found: {
            "signed_by": RoleGrant.objects.everything("a test")
            .exclude(user_id=found.signed_by_id)
            .values_list("user_id", flat=True)
            .first()
        },
    ],
)
def test_whatever_was_altered_of_a_decision_is_found_out(
    client: Client,
    signed_in: SignedIn,
    acting: Acting,
    desk: Function,
    result: Result,
    altered: Callable[[Decision], dict[str, Any]],
) -> None:
    watched = Trigger("volume", "Volume", "tickets a month", "volume.per_month", now=2000, above=2500)
    decision = signed(acting, desk, result, triggers=(watched,))
    address = reverse("decide:decision", args=[decision.pk])
    before = signed_in(client, Role.AUDITOR).get(address).content.decode()

    rows = Decision.objects.everything("somebody past the workspace").filter(pk=decision.pk)
    rows.update(**altered(decision))

    after = client.get(address).content.decode()
    assert "This is not what was signed" not in before
    assert "This is not what was signed" in after
    assert "All of this decision matches" not in after


def test_all_decisions_stand_in_one_list(
    client: Client, signed_in: SignedIn, acting: Acting, desk: Function, result: Result
) -> None:
    first = signed(acting, desk, result)
    signed(acting, desk, result, Role.OWNER, seen=first.pk)

    seen = signed_in(client, Role.AUDITOR).get(reverse("decide:decisions")).content.decode()

    assert "2 decisions are signed." in seen
    assert "superseded" in seen and ">Sourcing<" in seen  # the study
    assert "in force" in seen


def test_what_holds_for_all_counts_as_its_figures_too(
    acting: Acting, study: Study, desk: Function, result: Result
) -> None:
    decision = signed(acting, desk, result)
    frame = {**study.frame, "horizon_months": 36}
    change_study(actor=acting(Role.SOURCING), study=study, frame=frame, what="span")
    scope = acting(Role.AUDITOR).scope

    assert has_changed(scope, *decision_or_404(scope, decision.pk))


def test_a_threshold_that_is_crossed_already_is_no_threshold(
    client: Client, signed_in: SignedIn, acting: Acting, desk: Function, result: Result
) -> None:
    typed = {
        "result": result.pk,
        "seen": "",
        "reason": "Because.",
        "review_on": (now() + timedelta(days=200)).date().isoformat(),
        "watch_volume": "1500",  # it stands at 2000, and is to be raised when it rises
    }

    answer = signed_in(client, Role.SOURCING).post(reverse("decide:sign", args=[desk.pk]), typed)

    assert "It stands beyond that today" in answer.content.decode()
    assert not Decision.objects.within(acting(Role.AUDITOR).scope).exists()


def test_a_verdict_that_is_old_is_not_offered_for_signing_and_leads_back(
    client: Client, signed_in: SignedIn, desk: Function, result: Result
) -> None:
    client = signed_in(client, Role.SOURCING)
    here, sign = (reverse(f"decide:{name}", args=[desk.pk]) for name in ("function", "sign"))
    assert f'href="{sign}"' in client.get(here).content.decode()
    client.post(reverse("decide:keep-quote", args=[desk.pk]), {"price": "0-price_per_unit", "quote": "16.4"})

    seen = client.get(here).content.decode()
    led = client.get(sign, follow=True)

    assert f'href="{sign}"' not in seen
    assert "It can be signed once it is weighed anew." in seen
    assert led.redirect_chain == [(here, 302)]
    assert "Not signed: the verdict is not there yet" in led.content.decode()


def test_who_signs_what_rests_on_defaults_is_warned(
    client: Client,
    signed_in: SignedIn,
    acting: Acting,
    desk: Function,
    result: Result,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = "More than half of what this rests on is assumed"
    client = signed_in(client, Role.SOURCING)
    weighed = state_of(acting(Role.AUDITOR).scope, desk.study).weighed
    assert weighed is not None
    parts = sorted(one.verdict.origin["assumed"] for one in weighed.decision.functions)
    monkeypatch.setattr(rests, "MOSTLY", (parts[0] + parts[-1]) / 2)  # else all of this study do
    assert {rests_on_defaults(one) for one in weighed.decision.functions} == {True, False}
    for name in NAMES:
        function = of(desk.study, name)
        on_its_own = next(one for one in weighed.decision.functions if one.name == function.name)
        seen = client.get(reverse("decide:sign", args=[function.pk])).content.decode()
        assert (told in seen) is rests_on_defaults(on_its_own)
        assert ("There is no verdict to carry out yet" in seen) is (on_its_own.verdict.kind in OPEN)


@pytest.mark.parametrize(
    ("kind", "option", "said"),
    [
        ("core-overflow", "Shared with a provider, Harbour, PT", "Share with a provider, Harbour, PT"),
        ("core-overflow", "Core and overflow, Harbour, PT", "Share with a provider, Harbour, PT"),
        ("core-overflow", "Core and overflow", "Share with a provider"),
        ("out-task", "Nights only", "Out-task, Nights only"),
        ("out-task", "Out-tasking", "Out-task"),
        ("keep", "As today", "Keep"),
    ],
)
def test_what_was_decided_is_said_once(kind: str, option: str, said: str) -> None:
    assert decided(Decision(kind=kind, option=option)) == said
