"""A quote is typed: the verdict with it is told at once, and kept only when somebody says so."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from weighed_study import FRAME, desk, of, result, study, weigh

from outtask.decide.commands.studies import begin_study
from outtask.decide.pages.function import Quoted
from outtask.decide.proposals import Planned
from outtask.decide.queries.results import state_of
from outtask.decide.queries.told import told_of, told_with
from outtask.methods.decide import decide_function
from outtask.people.roles import Role
from outtask.terms.decision import VerdictKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from outtask.decide.models import Function, Result, Study
    from workspace import Acting, SignedIn

__all__ = ["desk", "result", "study", "weigh"]
pytestmark = pytest.mark.django_db
PRICE = "0-price_per_unit"


def page(client: Client, function: Function, **query: str) -> str:
    return client.get(reverse("decide:function", args=[function.pk]), query).content.decode()


def test_the_page_of_a_function_tells_answer_options_and_what_flips_it(
    client: Client, signed_in: SignedIn, result: Result, desk: Function
) -> None:
    seen = page(signed_in(client, Role.FINANCE), desk)

    assert "out-task Service desk: saves €" in seen
    assert "Options side by side" in seen
    assert "What if a provider quotes this?" in seen
    assert "Cash by year" in seen
    assert reverse("decide:behind", args=[desk.pk]) + "#figures" in seen


def test_where_a_quote_is_typed_it_says_why_a_dearer_one_may_win(
    client: Client, signed_in: SignedIn, acting: Acting, weigh: Callable[[Study], Result], desk: Function
) -> None:
    """What nobody has quoted follows the hours of a ticket; a plain price that was stated follows nothing."""
    hours = {"low": 1, "likely": 2, "high": 5}
    shared = {"volume": {"per_month": 400}, "work": {"hours_per_unit": hours}, "today": {"people": 4}}
    planned = [Planned("Mail", numbers=shared | {"options": [{"model": "core-overflow"}]})]
    weigh(desk.study)
    other = begin_study(actor=acting(Role.SOURCING), title="Other", functions=planned, frame=FRAME)
    weigh(other)
    client, why = signed_in(client, Role.SOURCING), "rises and falls here with the hours that one"

    typed = page(client, of(other, "Mail")).partition('id="told"')[0]

    assert why in typed and "a quote stays the same. So a quote may lead elsewhere" in typed
    assert why not in page(client, desk)


def test_every_figure_stands_with_its_origin_one_click_deeper(
    client: Client, signed_in: SignedIn, result: Result, desk: Function
) -> None:
    seen = signed_in(client, Role.AUDITOR).get(reverse("decide:behind", args=[desk.pk])).content.decode()

    assert "Every figure, with its origin" in seen
    assert "Hours of work for one unit" in seen
    assert "judged" in seen


def test_a_quote_beyond_the_walk_away_price_changes_the_verdict_and_one_below_does_not(
    client: Client, signed_in: SignedIn, acting: Acting, study: Study, result: Result, desk: Function
) -> None:
    weighed = state_of(acting(Role.AUDITOR).scope, study).weighed
    assert weighed is not None
    told = told_of(weighed, desk)
    assert told is not None
    turn = told.result.verdict.walk_away
    assert turn is not None
    client = signed_in(client, Role.FINANCE)

    below = page(client, desk, price=PRICE, quote=f"{turn.value * 0.98}")
    above = page(client, desk, price=PRICE, quote=f"{turn.value * 1.02}")

    assert "With this quote the verdict stays" in below
    assert "With this quote the verdict changes" in above
    assert "Keep this quote" not in above  # finance reads


def test_the_verdict_with_a_quote_is_that_of_a_case_that_has_it(
    acting: Acting, study: Study, result: Result, desk: Function
) -> None:
    weighed = state_of(acting(Role.AUDITOR).scope, study).weighed
    assert weighed is not None
    told = told_of(weighed, desk)
    assert told is not None
    assert told.price is not None

    with_it = told_with(weighed, desk, told.price, 30)

    numbers = {"value": 30, "origin": "judged", "source": "quote"}
    functions = [
        {**one, "options": [{**one["options"][0], "price_per_unit": numbers}]}
        if one["name"] == desk.name
        else one
        for one in result.case["functions"]
    ]
    case = type(weighed.case).model_validate({**result.case, "functions": functions})
    assert with_it.result.options == decide_function(case, desk.name).options


def test_a_quote_that_is_tried_is_somebodys_word_until_it_is_on_record(
    client: Client, signed_in: SignedIn, weigh: Callable[[Study], Result], desk: Function, result: Result
) -> None:
    signed_in(client, Role.SOURCING)
    behind, word = reverse("decide:behind", args=[desk.pk]), "counts as judged, somebody’s word"

    def price_told(quote: str) -> str:
        shown = client.get(behind, {"price": PRICE, "quote": quote}).content.decode()
        return next(row for row in shown.split("<tr") if quote in row and "where it comes from" in row)

    assert "judged" in price_told("16.4")
    assert word in page(client, desk, price=PRICE, quote="16.4")

    typed = {"price": PRICE, "quote": "16.4", "source": "quote of 3 March"}
    client.post(reverse("decide:keep-quote", args=[desk.pk]), typed)
    weigh(desk.study)

    assert "measured" in price_told("16.4") and word not in page(client, desk, price=PRICE, quote="16.4")
    assert "judged" in price_told("16.3")


def test_a_quote_that_is_kept_counts_as_measured(
    client: Client, signed_in: SignedIn, acting: Acting, study: Study, result: Result, desk: Function
) -> None:
    typed = {"price": PRICE, "quote": "16.4", "source": "quote of 3 March"}
    sent = signed_in(client, Role.SOURCING).post(reverse("decide:keep-quote", args=[desk.pk]), typed)

    kept = of(study, desk.name).numbers["options"][0]
    assert sent.status_code == 302
    assert kept["price_per_unit"] == {"value": 16.4, "origin": "measured", "source": "quote of 3 March"}
    assert kept["provider"] == "Nordwind"
    assert state_of(acting(Role.AUDITOR).scope, study).job is not None


def test_a_quote_for_an_option_that_nobody_listed_lists_what_was_assumed(
    client: Client, signed_in: SignedIn, study: Study, result: Result
) -> None:
    network = of(study, "Network")
    assert "options" not in network.numbers
    typed = {"price": "1-price_per_unit", "quote": "90"}
    signed_in(client, Role.SOURCING).post(reverse("decide:keep-quote", args=[network.pk]), typed)

    kept = of(study, "Network").numbers["options"]
    assert [one["model"] for one in kept] == [
        "staff-augmentation",
        "out-tasking",
        "core-overflow",
        "outsourcing",
    ]
    assert kept[1]["price_per_unit"]["value"] == 90
    assert kept[1]["price_per_unit"]["origin"] == "judged"  # no document is named


def test_a_quote_far_from_what_is_usual_is_doubted_and_can_be_kept(
    client: Client, signed_in: SignedIn, result: Result, desk: Function
) -> None:
    signed_in(client, Role.SOURCING)

    assert "Is this meant?" not in page(client, desk, price=PRICE, quote="16.4")
    far = page(client, desk, price=PRICE, quote="2400")
    assert "is far above the usual, about" in far
    assert "Keep this quote" in far


def test_a_quote_is_doubted_too_where_what_people_cost_is_doubted_itself(
    client: Client, signed_in: SignedIn, acting: Acting, weigh: Callable[[Study], Result]
) -> None:
    """Nothing tells then what is usual: the quote is held against what counts so far."""
    numbers = {"volume": {"per_month": 2000}, "work": {"hours_per_unit": 0.5}, "today": {"people": 10}}
    other = begin_study(
        actor=acting(Role.SOURCING),
        title="Cheap",
        functions=[Planned("Desk", numbers=numbers)],
        frame=FRAME | {"loaded_cost": 7_000},
    )
    weigh(other)
    signed_in(client, Role.SOURCING)

    far = page(client, of(other, "Desk"), price="1-price_per_unit", quote="12k")

    assert "12,000 EUR per ticket is far above what counts so far, " in far


def test_nothing_is_signed_while_a_quote_is_only_tried(
    client: Client, signed_in: SignedIn, result: Result, desk: Function
) -> None:
    signed_in(client, Role.OWNER)
    to_sign = f'href="{reverse("decide:sign", args=[desk.pk])}"'

    tried = page(client, desk, price=PRICE, quote="25")

    assert to_sign not in tried and "Keep this quote first" in tried
    assert to_sign in page(client, desk)


def test_nonsense_is_told_beside_its_field_and_kept_as_typed(
    client: Client, signed_in: SignedIn, result: Result, desk: Function
) -> None:
    answer = signed_in(client, Role.SOURCING).get(
        reverse("decide:function", args=[desk.pk]), {"price": PRICE, "quote": "cheap"}
    )

    assert answer.status_code == 422
    assert 'value="cheap"' in answer.content.decode()


def test_who_may_only_read_keeps_no_quote(
    client: Client, signed_in: SignedIn, result: Result, desk: Function
) -> None:
    sent = signed_in(client, Role.AUDITOR).post(
        reverse("decide:keep-quote", args=[desk.pk]), {"price": PRICE, "quote": "1"}
    )

    assert sent.status_code == 403


def test_what_stays_too_early_to_tell_has_not_changed(
    acting: Acting, study: Study, result: Result, desk: Function
) -> None:
    weighed = state_of(acting(Role.AUDITOR).scope, study).weighed
    assert weighed is not None
    told = told_of(weighed, desk)
    assert told is not None
    price = told.price
    assert price is not None

    def changes(kind: VerdictKind) -> bool:
        leading = [
            replace(
                told, result=replace(told.result, verdict=replace(told.result.verdict, kind=kind, option=o))
            )
            for o in ("Nordwind", "Südwind")
        ]
        return Quoted(leading[1], price, 20.0).changes(leading[0])

    assert not changes(VerdictKind.TOO_EARLY)
    assert changes(VerdictKind.OUT_TASK)
