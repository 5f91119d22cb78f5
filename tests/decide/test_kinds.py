"""What kind of work a function of a log is taken for is shown, and changed without loss of what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from outtask.decide.commands.functions import add_function, rename_function
from outtask.decide.commands.numbers import state_numbers
from outtask.decide.numbers.places import at, put
from outtask.decide.proposals import kind_of, likened, numbers_of, template_numbers
from outtask.formats.case_template import kinds_of_work
from outtask.formats.stored import restored
from outtask.people.roles import Role
from outtask.terms.facts import FunctionFacts

if TYPE_CHECKING:
    from django.test import Client
    from small_log import Named

    from outtask.decide.models import Function, Study
    from workspace import Acting, SignedIn

UNTOLD = "Its name does not tell what kind of work it is"


@pytest.fixture
def liken(client: Client, signed_in: SignedIn) -> Any:
    signed_in(client, Role.SOURCING)

    def send(function: Function, kind: str) -> str:
        address = reverse("decide:kind-of", args=[function.pk])
        return client.post(address, {"template": kind}, follow=True).content.decode()

    return send


@pytest.mark.parametrize("kind", kinds_of_work())
def test_what_a_function_was_taken_for_is_read_from_its_numbers(kind: str, named: Named) -> None:
    facts = restored(FunctionFacts, named("Desk").facts)

    assert kind_of({"volume": {"per_month": 2000}, "work": {"hours_per_unit": 0.5}}) is None  # somebody's own
    assert kind_of(template_numbers(kind)) == kind
    assert kind_of(likened(numbers_of("Zeta", facts), kind, facts)) == kind


def test_a_name_that_tells_nothing_is_shown_and_the_kind_of_work_chosen(
    liken: Any, client: Client, named: Named, log_study: Study
) -> None:
    mail, groups = named("Mail"), reverse("decide:groups", args=[log_study.pk])
    shown = client.get(groups).content.decode()
    assert f"{UNTOLD}. Taken for: A team that works on tickets" in shown
    assert reverse("decide:kind-of", args=[mail.pk]) in shown

    told = liken(mail, "service-desk")

    assert "is taken for this now: Service desk" in told
    assert "It is taken for: Service desk." in told
    assert {"Service desk specialist", "Full-service outsourcer"} <= {
        one["name"] for one in named("Mail").study.frame["providers"]
    }
    assert "Taken for: Service desk" in client.get(groups).content.decode()


def test_what_people_said_stays_when_the_kind_of_work_is_another(
    liken: Any, named: Named, acting: Acting
) -> None:
    mail = named("Mail")
    said = put(
        put(mail.numbers, ("work", "hours_per_unit"), {"value": 0.7}), ("today", "people"), {"value": 4}
    )
    state_numbers(actor=acting(Role.OWNER), function=mail, numbers=said, part="work")

    liken(named("Mail"), "service-desk")
    desk = named("Mail").numbers
    liken(named("Mail"), "network")
    network = named("Mail").numbers

    for numbers in (desk, network):
        assert at(numbers, ("work", "hours_per_unit")) == {"value": 0.7}
        assert at(numbers, ("today", "people")) == {"value": 4}
    assert at(desk, ("work", "utilisation", "origin")) == "assumed"
    assert at(network, ("work", "utilisation")) is None
    assert desk["options"][1]["provider"] == "Service desk specialist"
    assert network["options"][1]["provider"] == "Network specialist"


def test_what_no_ticket_drives_is_like_what_is_counted_as_it_is(
    liken: Any, client: Client, log_study: Study, acting: Acting, named: Named
) -> None:
    numbers = put(template_numbers("network"), ("volume", "per_month"), {"value": 300})
    made = add_function(actor=acting(Role.OWNER), study=log_study, name="Switches", numbers=numbers)
    shown = client.get(reverse("decide:kind-of", args=[made.pk])).content.decode()
    assert "End-user devices" in shown  # devices as well
    assert "Storage maintenance" not in shown  # terabytes

    liken(made, "end-user-devices")

    assert named("Switches").numbers["volume"]["per_month"] == {"value": 300}
    assert kind_of(named("Switches").numbers) == "end-user-devices"


def test_another_name_does_not_change_what_it_is_taken_for(named: Named, acting: Acting, liken: Any) -> None:
    liken(named("Mail"), "service-desk")
    rename_function(actor=acting(Role.OWNER), function=named("Mail"), name="Backup")
    assert kind_of(named("Backup").numbers) == "service-desk"
