"""The form that signs keeps what was typed and warns of what it rests on; the list tells what was decided."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from weighed_study import NAMES, desk, of, result, signed, study, weigh

from outtask.core.clock import now
from outtask.decide.models import Decision
from outtask.decide.pages.signing import SignForm
from outtask.decide.queries.decisions import decided
from outtask.decide.queries.results import state_of
from outtask.decide.triggers import Trigger
from outtask.formats.report import rests
from outtask.formats.report.rests import rests_on_defaults
from outtask.formats.report.sentences import OPEN
from outtask.people.roles import Role

if TYPE_CHECKING:
    from django.test import Client

    from outtask.decide.models import Function, Result, Study
    from workspace import Acting, SignedIn

__all__ = ["desk", "result", "study", "weigh"]
pytestmark = pytest.mark.django_db


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


def test_thresholds_are_proposed_with_the_digits_that_the_verdict_tells_and_kept_with_all() -> None:
    """A price has three; of another figure two, unless that moves how far it is from where it stands."""
    now_and_at = [(100.0, 166.5147), (0.0867, 0.0979), (24.0, 24.53)]
    volume, share, price = (
        Trigger(of, of, "", of, now=now, above=at)
        for of, (now, at) in zip(("volume", "service", "cost"), now_and_at, strict=True)
    )
    form = SignForm((volume, share, price), "EUR")
    assert list(form.initial.values()) == [170, 0.098, 24.5]
    form.cleaned_data = dict(form.initial)
    assert form.watched == (volume, share, price)


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


def test_all_decisions_stand_in_one_list(
    client: Client, signed_in: SignedIn, acting: Acting, desk: Function, result: Result
) -> None:
    first = signed(acting, desk, result)
    signed(acting, desk, result, Role.OWNER, seen=first.pk)

    seen = signed_in(client, Role.AUDITOR).get(reverse("decide:decisions")).content.decode()

    assert "2 decisions are signed." in seen
    assert "superseded" in seen and ">Sourcing<" in seen  # the study
    assert "in force" in seen


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
    told = "More than half of what moves the verdict rests on them"
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


def test_how_many_numbers_nobody_has_confirmed_is_said_before_signing(
    client: Client, signed_in: SignedIn, desk: Function, result: Result, study: Study
) -> None:
    """Signing stays possible: the page that offers it says so first, and so does the form."""
    network = of(study, "Network")
    client = signed_in(client, Role.SOURCING)
    sign, numbers = (reverse(f"decide:{name}", args=[network.pk]) for name in ("sign", "numbers-of"))
    behind = client.get(reverse("decide:behind", args=[network.pk])).content.decode()
    figures = behind.partition('id="figures"')[2]
    assumed, confirmed = (figures.count(f": {word}, where it comes from") for word in ("assumed", "judged"))
    told = f"Nobody here has confirmed {assumed} of the {assumed + confirmed} numbers of this function"

    offered = client.get(reverse("decide:function", args=[network.pk])).content.decode()
    form = client.get(sign).content.decode().partition("<form class=")

    assert f'class="button plain" href="{sign}"' in offered  # not what is to be done first
    for said in (offered, form[0]):
        assert told in said
        assert f'<a href="{numbers}">Confirm its numbers' in said
    assert 'name="reason"' in form[2]


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
