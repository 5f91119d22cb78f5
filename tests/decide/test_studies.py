"""A study begins with an imported log, and follows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from small_log import GROUPS, log_text

from outtask.core.models import LedgerEntry
from outtask.core.scope import NotAllowed
from outtask.core.worker import run_waiting
from outtask.decide.case_of import case_of
from outtask.decide.commands.studies import begin_study, rename_study
from outtask.decide.models import Function, Study
from outtask.decide.queries.studies import functions_of
from outtask.formats.stored import restored
from outtask.people.roles import Role
from outtask.terms.amounts import Origin
from outtask.terms.errors import UserError
from outtask.terms.facts import FunctionFacts

if TYPE_CHECKING:
    from django.test import Client
    from small_log import Named

    from workspace import Acting, People, SignedIn


def test_an_imported_log_begins_a_study_with_functions_and_dispatchers_apart(
    log_study: Study, acting: Acting
) -> None:
    functions = functions_of(acting(Role.AUDITOR).scope, log_study)

    assert {one.name for one in functions if not one.set_apart} == set(GROUPS)
    assert [(one.name, one.groups) for one in functions if one.set_apart] == [("Dispatch", ["Front"])]
    assert all(one.facts for one in functions)


def test_country_and_currency_are_those_of_the_organisation(
    log_study: Study, client: Client, signed_in: SignedIn, organisation: People
) -> None:
    assert (log_study.frame["organisation"], log_study.frame["currency"]) == ({"country": "DE"}, "EUR")
    page = reverse("decide:organisation", args=[log_study.pk])
    asked = signed_in(client, Role.SOURCING).get(page).content.decode()
    assert 'value="Germany"' in asked and 'value="EUR"' in asked

    organisation.client.country = "CH"
    organisation.client.save()
    client.post(reverse("decide:home"), {"title": "Across the border"})
    begun = Study.objects.everything("a test asks").get(title="Across the border")
    assert (begun.frame["organisation"], begun.frame["currency"]) == ({"country": "CH"}, "CHF")


def test_the_case_takes_from_the_log_what_nobody_said(log_study: Study, named: Named, acting: Acting) -> None:
    desk = named("Desk")
    case = case_of(log_study, functions_of(acting(Role.OWNER).scope, log_study))

    found = next(one for one in case.functions if one.name == "Desk")
    level = restored(FunctionFacts, desk.facts).level.value
    assert found.volume.per_month is not None and found.volume.per_month.origin is Origin.MEASURED
    assert found.volume.per_month.likely == pytest.approx(level)
    assert found.work.hours_per_unit is not None and found.work.hours_per_unit.origin is Origin.ASSUMED


def test_what_somebody_said_stands_before_what_was_measured(
    log_study: Study, named: Named, acting: Acting
) -> None:
    desk = named("Desk")
    desk.numbers = {**desk.numbers, "volume": {"per_month": 77}}
    desk.save()

    case = case_of(log_study, functions_of(acting(Role.OWNER).scope, log_study))

    assert next(one for one in case.functions if one.name == "Desk").volume.per_month.likely == 77  # type: ignore[union-attr]


def test_a_later_import_brings_new_groups_to_the_small_ones_and_new_facts(
    log_study: Study, named: Named, bring: Callable[..., None]
) -> None:
    before = named("Desk").facts["tickets"]

    bring(log_text(900, (*GROUPS, "Printers")), source=log_study.source)

    assert named("Other groups").groups == ["Printers"]
    assert named("Other groups").numbers
    assert named("Desk").facts["tickets"] != before
    assert LedgerEntry.objects.everything("a test asks").filter(name="study.measured").exists()


def test_a_study_needs_no_log(acting: Acting) -> None:
    study = begin_study(actor=acting(Role.SOURCING), title="Without a log", functions=())

    with pytest.raises(UserError, match="no function to decide on"):
        case_of(study, [])


def test_a_title_must_be_one(acting: Acting) -> None:
    with pytest.raises(UserError, match="needs a name"):
        begin_study(actor=acting(Role.SOURCING), title="  ", functions=())
    study = begin_study(actor=acting(Role.SOURCING), title="Right", functions=())
    with pytest.raises(UserError, match="longer than 120"):
        rename_study(actor=acting(Role.SOURCING), study=study, title="x" * 121)


def test_finance_reads_studies_and_changes_none(acting: Acting, log_study: Study) -> None:
    assert list(Study.objects.within(acting(Role.FINANCE).scope)) == [log_study]
    with pytest.raises(NotAllowed):
        rename_study(actor=acting(Role.FINANCE), study=log_study, title="Mine")


def test_the_pages_of_a_study_lead_on(client: Client, signed_in: SignedIn, log_study: Study) -> None:
    signed_in(client, Role.AUDITOR)

    listed = client.get(reverse("decide:home")).content.decode()
    shown = client.get(reverse("decide:study", args=[log_study.pk])).content.decode()

    assert reverse("decide:study", args=[log_study.pk]) in listed
    assert reverse("decide:groups", args=[log_study.pk]) in shown
    assert "3 functions to decide." in shown


def test_a_rival_provider_finds_no_study(client: Client, signed_in: SignedIn, log_study: Study) -> None:
    signed_in(client, Role.PROVIDER_LEAD, rival=True)

    for page in ("study", "groups", "board", "numbers", "people"):
        assert client.get(reverse(f"decide:{page}", args=[log_study.pk])).status_code in (403, 404)


def test_an_old_study_is_measured_once_and_tells_so_once(log_study: Study, acting: Acting) -> None:
    from outtask.decide.measuring import refresh

    facts = LedgerEntry.objects.everything("a test asks").filter(name="study.measured").count()
    refresh(acting(Role.OWNER), log_study)
    run_waiting()

    assert LedgerEntry.objects.everything("a test asks").filter(name="study.measured").count() == facts
    assert Function.objects.everything("a test asks").count() == 4


def test_the_helm_tells_of_what_keeps_a_verdict_away_to_those_who_can_mend_it(
    acting: Acting, log_study: Study, client: Client, signed_in: SignedIn
) -> None:
    from outtask.decide.commands.studies import change_study
    from outtask.decide.open_items import kept_away

    assert list(kept_away(acting(Role.SOURCING))) == []
    frame = {**log_study.frame, "organisation": {"country": "XX"}}
    change_study(actor=acting(Role.SOURCING), study=log_study, frame=frame, what="organisation")

    (item,) = kept_away(acting(Role.SOURCING))

    assert item.title == "1 thing keeps a verdict away"
    assert item.to == reverse("decide:numbers", args=[log_study.pk])
    assert list(kept_away(acting(Role.AUDITOR))) == []
    assert item.title in signed_in(client, Role.SOURCING).get("/").content.decode()
