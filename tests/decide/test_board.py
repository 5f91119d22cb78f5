"""The board tells what the log told, the easiest to hand over first, and no money."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from outtask.decide.commands.studies import begin_study
from outtask.decide.models import Function
from outtask.decide.proposals import Planned, template_numbers
from outtask.decide.queries.board import Board, board_of
from outtask.decide.queries.groups import made_of, with_few_facts
from outtask.formats.report.few_people import said_of_all
from outtask.formats.report.found import ease, sentence
from outtask.formats.stored import restored, stored
from outtask.methods.facts.encode import SNAPSHOT
from outtask.people.roles import Role
from outtask.terms.facts import FunctionFacts, Measured

if TYPE_CHECKING:
    from django.test import Client
    from small_log import Named

    from outtask.decide.models import Study
    from workspace import Acting, SignedIn


def facts(
    like: Function, name: str, stays: float | None, routine: float | None, few: float | None
) -> FunctionFacts:
    """Return the facts of a function with other shares."""
    found = restored(FunctionFacts, like.facts)
    return replace(
        found,
        name=name,
        dispatcher=False,
        containment=Measured(stays, 100, None if stays is not None else "only 7 tickets"),
        routineness=Measured(routine, 100),
        key_person=Measured(few, 100),
    )


def test_the_easiest_to_hand_over_come_first(log_study: Study, named: Named) -> None:
    desk = named("Desk")
    given = {
        "unknown": facts(desk, "unknown", None, None, None),
        "entangled": facts(desk, "entangled", 0.3, 0.9, 0.2),
        "few people": facts(desk, "few people", 0.9, 0.9, 0.95),
        "half routine": facts(desk, "half routine", 0.9, 0.5, 0.2),
        "ready": facts(desk, "ready", 0.9, 0.9, 0.2),
    }
    board, order = ranked(log_study, given)

    assert order == ["ready", "half routine", "few people", "entangled", "unknown"]
    assert board.answer.startswith("ready, half routine and few people keep at least three of four tickets")
    assert board.answer.endswith("one of four is entangled with others.")


@pytest.mark.parametrize(
    ("shares", "answer"),
    [
        (
            {"a": (0.7, 0.9, 0.1), "b": (0.9, 0.9, 0.9)},
            "Easiest is a, which keeps 70 % of its tickets until they are solved and is 90 % routine",
        ),
        ({"a": (0.7, 0.2, 0.1), "b": (0.65, 0.9, 0.1)}, "easiest is b, which keeps 65 %"),
        (
            {"a": (0.9, 0.9, 0.1), "b": (0.7, 0.9, 0.1), "c": (0.9, 0.9, 0.9)},
            "a keeps at least three of four",
        ),
        ({"a": (None, 0.5, 0.1), "b": (None, 0.9, 0.1)}, "b is mostly routine; how far work stays"),
        ({"a": (None, 1.0, 0.1), "b": (None, 0.5, 0.1)}, "Easiest is b, 50 % routine"),  # a: too few kinds
        ({"a": (None, None, 0.1)}, "How far work stays where it arrives"),
    ],
)
def test_the_answer_begins_as_the_list_does(
    log_study: Study, named: Named, shares: dict[str, tuple[float | None, float | None, float]], answer: str
) -> None:
    desk = named("Desk")
    board, order = ranked(log_study, {name: facts(desk, name, *of) for name, of in shares.items()})

    assert answer in board.answer.replace("\u00a0", " ")
    assert re.search(rf"\b{order[0]}\b", board.answer) or "How far" in board.answer


def ranked(study: Study, given: dict[str, FunctionFacts]) -> tuple[Board, list[str]]:
    """Return the board of functions with these facts, and their names as it lists them."""
    functions = [
        Function(pk=key, study=study, name=name, facts=stored(one), groups=["x"])
        for key, (name, one) in enumerate(given.items())
    ]
    board = board_of(study, functions)
    return board, [functions[key].name for key in board.ranked]


def test_a_sentence_speaks_of_what_is_measured_where_no_moves_are_known(named: Named) -> None:
    desk = named("Desk")
    without = facts(desk, "a", None, 0.9, 0.1)
    crowded, nothing = facts(desk, "b", None, 0.9, 0.95), facts(desk, "c", None, None, None)

    assert sentence(without).startswith("Routine: 90\u00a0% of its tickets are of common kinds.")
    assert sentence(without).endswith("is not known: only 7 tickets.")
    assert sentence(crowded).startswith("Rests on few")
    assert sentence(nothing) == "Too little to say: only 7 tickets."
    assert ease(without) < ease(crowded) < ease(nothing)


def test_an_export_of_one_row_per_ticket_says_once_what_it_cannot_tell(
    client: Client, signed_in: SignedIn, log_study: Study, named: Named
) -> None:
    """Six times the same sentence, dashes, and a way to an empty map tell nobody anything."""
    signed_in(client, Role.FINANCE)
    unknown = {name: Measured(None, 0, SNAPSHOT) for name in ("containment", "waiting_vendor")}
    for name in ("Desk", "Mail", "Network"):
        one = named(name)
        few = facts(one, name, None, None, 0.2)
        one.facts = stored(replace(few, **unknown, routineness=Measured(None, 0, "too few kinds")))
        one.save()
    log_study.assessment["mapping"] = {"team": "Attribué à - Groupe de techniciens"}
    log_study.save()
    board, order = ranked(log_study, {n: restored(FunctionFacts, named(n).facts) for n in ("Desk", "Mail")})

    shown = client.get(reverse("decide:board", args=[log_study.pk])).content.decode()
    drawn = client.get(reverse("decide:board-map", args=[log_study.pk])).content.decode()

    assert board.answer.startswith("This export tells how much work each function gets")
    assert order == sorted(order, key=lambda name: -named(name).facts["tickets"])
    assert shown.count("one row per ticket") == 1 and "in GLPI the history of each ticket" in shown
    assert "Zendesk" not in shown
    assert reverse("decide:board-map", args=[log_study.pk]) not in shown
    assert "Stays once received" not in shown and "Rests on few" in shown
    assert "No map: the log does not tell" in drawn


def test_that_nearly_all_rest_on_few_is_said_once_and_not_in_each_row(
    client: Client, signed_in: SignedIn, log_study: Study, named: Named
) -> None:
    for name, few in (("Desk", 0.9), ("Mail", 0.8), ("Network", 0.75)):
        one = named(name)
        found = facts(one, name, 0.9, 0.9, few)
        one.facts = stored(replace(found, resolvers=Measured(20, 100), half_carried_by=Measured(2, 100)))
        one.save()
    address = reverse("decide:board", args=[log_study.pk])

    shown = signed_in(client, Role.FINANCE).get(address).content.decode()
    assert shown.count("functions rest on few: a few of those who solve") == 1
    assert "Rests on few: half" not in shown
    assert shown.count("Bounded and routine; half of it is done by 2 of 20 people.") == 3
    assert said_of_all([True, True, False]) == said_of_all([True, True]) == ""  # there it tells them apart


def ends_of(function: Function) -> float | None:
    rows = Function.objects.everything("a test asks").filter(pk=function.pk)
    return made_of(function.study, with_few_facts(rows))[0].ends


def test_the_functions_page_claims_nothing_of_moves_it_does_not_know(named: Named) -> None:
    desk = named("Desk")
    assert ends_of(desk) is not None
    desk.facts = stored(facts(desk, "Desk", None, 0.9, 0.1))
    desk.save()
    assert ends_of(desk) is None


def test_ease_and_sentence_say_the_same(named: Named) -> None:
    desk = named("Desk")
    ready, torn = facts(desk, "a", 0.9, 0.9, 0.1), facts(desk, "b", 0.2, 0.9, 0.1)

    assert ease(ready) < ease(torn)
    assert "easy to define, check and hand over" in sentence(ready)
    assert "Entangled" in sentence(torn)


def test_the_page_shows_each_function_with_its_sentence(
    client: Client, signed_in: SignedIn, log_study: Study, named: Named
) -> None:
    signed_in(client, Role.FINANCE)

    shown = client.get(reverse("decide:board", args=[log_study.pk])).content.decode()
    detail = client.get(reverse("decide:measured", args=[named("Desk").pk])).content.decode()

    for name in ("Desk", "Mail", "Network"):
        assert f">{name}</a>" in shown
    assert "Front" not in shown.split("<main")[1]  # set apart
    assert "€" not in shown
    assert "Stays once received" in detail and "n = " in detail


def test_the_map_is_a_picture_with_its_table(client: Client, signed_in: SignedIn, log_study: Study) -> None:
    signed_in(client, Role.FINANCE)

    shown = client.get(reverse("decide:board-map", args=[log_study.pk])).content.decode()

    assert "<svg" in shown
    assert "As a table" in shown


def test_what_no_ticket_drives_stands_below_and_leads_to_its_numbers(
    client: Client, signed_in: SignedIn, acting: Acting
) -> None:
    numbers = template_numbers("backup-and-restore")
    study = begin_study(actor=acting(Role.OWNER), title="T", functions=[Planned("Backup", numbers=numbers)])
    function = Function.objects.everything("a test asks").get()
    signed_in(client, Role.OWNER)

    shown = client.get(reverse("decide:board", args=[study.pk])).content.decode()

    assert "Nothing is measured yet" in shown
    assert reverse("decide:numbers-of", args=[function.pk]) in shown
