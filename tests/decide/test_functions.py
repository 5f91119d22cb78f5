"""Functions are made of groups: merged, renamed, split, set apart; what they do is measured each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from small_log import GROUPS

from outtask.core.models import Job, LedgerEntry
from outtask.core.scope import NotAllowed
from outtask.decide import arranging, measuring
from outtask.decide.case_of import case_of
from outtask.decide.commands.contribution import state_contributions
from outtask.decide.commands.functions import (
    add_function,
    bundle_functions,
    merge_functions,
    remove_function,
    rename_function,
    set_function_apart,
)
from outtask.decide.commands.numbers import state_numbers
from outtask.decide.commands.studies import change_study
from outtask.decide.commands.taking_back import take_back
from outtask.decide.models import Arranged, Function
from outtask.decide.proposals import template_numbers
from outtask.people.roles import Role
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from small_log import Named

    from outtask.decide.models import Study
    from workspace import Acting

BACKUP = "backup-and-restore"


def names() -> set[str]:
    return set(Function.objects.everything("a test asks").values_list("name", flat=True))


def test_merged_functions_are_one_that_was_measured_as_one(
    log_study: Study, named: Named, acting: Acting
) -> None:
    apart = named("Desk").facts["containment"]["value"]

    made = arranging.merge(acting(Role.SOURCING), [named("Desk"), named("Mail")], "Front line")

    assert sorted(made.groups) == ["Desk", "Mail"]
    assert names() == {"Front line", "Network", "Dispatch"}
    assert made.facts["containment"]["value"] > apart  # what went from one to the other stays inside now


def test_a_merge_may_take_the_name_of_one_of_them(log_study: Study, named: Named, acting: Acting) -> None:
    made = arranging.merge(acting(Role.SOURCING), [named("Desk"), named("Mail")], "Mail")

    assert made.name == "Mail"
    assert made.facts


def test_groups_move_and_a_function_left_without_any_goes(
    log_study: Study, named: Named, acting: Acting
) -> None:
    made = arranging.move(acting(Role.SOURCING), ["Mail"], named("Desk"))

    assert made.groups == ["Desk", "Mail"]
    assert "Mail" not in names()
    assert made.facts["tickets"] == named("Desk").facts["tickets"]


def test_groups_of_several_functions_move_at_once_even_when_the_form_is_sent_twice(
    log_study: Study, named: Named, acting: Acting
) -> None:
    for _ in range(2):
        actor = acting(Role.SOURCING, key="once")
        try:
            arranging.move(actor, ["Mail", "Desk"], named("Network"))
        except UserError:
            pytest.fail("a form that is sent twice says nothing new")

    assert sorted(named("Network").groups) == ["Desk", "Mail", "Network"]
    assert LedgerEntry.objects.everything("a test asks").filter(name="groups.moved").count() == 1


def test_a_part_of_a_function_becomes_one_of_its_own(log_study: Study, named: Named, acting: Acting) -> None:
    arranging.merge(acting(Role.SOURCING), [named("Desk"), named("Mail")], "Front line")

    made = arranging.split(acting(Role.SOURCING), ["Mail"], named("Front line"), "Mail team")

    assert made.groups == ["Mail"]
    assert made.facts["name"] == "Mail team"
    assert made.numbers
    assert named("Front line").groups == ["Desk"]


def test_a_large_log_is_measured_by_a_job(
    log_study: Study, named: Named, acting: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measuring, "AT_ONCE", 10)

    made = arranging.merge(acting(Role.SOURCING), [named("Desk"), named("Mail")], "Front line")

    assert made.facts == {}
    waiting = Job.objects.everything("a test asks").get(kind="decide.measure", status="waiting")
    measuring.refresh(acting(Role.OWNER), log_study)
    assert waiting.arguments == {"source": log_study.source_id}
    assert named("Front line").facts["tickets"] > 0


def test_a_name_is_taken_once_in_a_study(log_study: Study, named: Named, acting: Acting) -> None:
    with pytest.raises(UserError, match="the name MAIL is taken") as caught:
        rename_function(actor=acting(Role.SOURCING), function=named("Desk"), name=" MAIL ")
    assert caught.value.field == "name"


def test_the_staff_grid_follows_names(log_study: Study, named: Named, acting: Acting) -> None:
    staff = [{"name": "Ada", "shares": {"Desk": 0.4, "Mail": 0.2}}]
    change_study(actor=acting(Role.SOURCING), study=log_study, frame={"staff": staff}, what="staff")

    rename_function(actor=acting(Role.SOURCING), function=named("Desk"), name="Service desk")
    arranging.merge(acting(Role.SOURCING), [named("Service desk"), named("Mail")], "Front line")

    log_study.refresh_from_db()
    assert log_study.frame["staff"] == [{"name": "Ada", "shares": {"Front line": 0.6}}]


def test_what_is_set_apart_is_not_decided_on(log_study: Study, named: Named, acting: Acting) -> None:
    set_function_apart(actor=acting(Role.SOURCING), function=named("Desk"), apart=True)

    case = case_of(log_study, list(Function.objects.everything("a test asks")))

    assert {one.name for one in case.functions} == {"Mail", "Network"}


def test_a_bundle_of_functions_is_one_in_the_case(log_study: Study, named: Named, acting: Acting) -> None:
    bundle_functions(actor=acting(Role.SOURCING), functions=[named("Desk"), named("Mail")], bundle="Front")
    case = case_of(log_study, list(Function.objects.everything("a test asks")))

    assert [(one.name, set(one.functions)) for one in case.bundles] == [("Front", {"Desk", "Mail"})]
    with pytest.raises(UserError, match="a function is called Network"):
        bundle_functions(actor=acting(Role.SOURCING), functions=[named("Desk")], bundle="Network")


def test_work_that_no_ticket_drives_is_added_from_a_template_with_its_providers(
    log_study: Study, acting: Acting
) -> None:
    made = add_function(
        actor=acting(Role.SOURCING), study=log_study, name="Backup", numbers=template_numbers(BACKUP)
    )

    log_study.refresh_from_db()
    named_there = {option.get("provider") for option in made.numbers["options"]} - {None}
    assert named_there <= {one["name"] for one in log_study.frame["providers"]}
    assert case_of(log_study, list(Function.objects.everything("a test asks")))
    remove_function(actor=acting(Role.SOURCING), function=made)
    assert "Backup" not in names()


def test_what_has_groups_cannot_be_removed(log_study: Study, named: Named, acting: Acting) -> None:
    with pytest.raises(UserError, match="has groups of the log"):
        remove_function(actor=acting(Role.SOURCING), function=named("Desk"))
    assert "Desk" in names()


def test_who_only_reads_merges_nothing(log_study: Study, named: Named, acting: Acting) -> None:
    with pytest.raises(NotAllowed):
        merge_functions(
            actor=acting(Role.FINANCE), functions=[named("Desk"), named("Mail")], name="Mine", facts={}
        )
    assert names() == {*GROUPS, "Dispatch"}


SERIES = {"volume": {"unit": "TB", "per_month": 47, "observed": [46.0, 47.0, 48.0]}}


@pytest.mark.parametrize("order", [("Desk", "Mail"), ("Mail", "Desk")])
def test_what_a_series_drives_is_not_merged(
    log_study: Study, named: Named, acting: Acting, order: tuple[str, str]
) -> None:
    state_numbers(actor=acting(Role.SOURCING), function=named("Desk"), numbers=SERIES, part="series")

    with pytest.raises(UserError, match="not its tickets, tells the volume of Desk; let its tickets be"):
        arranging.merge(acting(Role.SOURCING), [named(one) for one in order], "Both")

    assert names() == {*GROUPS, "Dispatch"}


def test_groups_neither_move_to_what_a_series_drives_nor_leave_it_empty(
    log_study: Study, named: Named, acting: Acting
) -> None:
    actor = acting(Role.SOURCING)
    state_numbers(actor=actor, function=named("Desk"), numbers=SERIES, part="series")

    for groups, goal in ((["Mail"], "Desk"), (["Desk"], "Mail")):
        with pytest.raises(UserError, match="not its tickets, tells the volume of Desk"):
            arranging.move(acting(Role.SOURCING), groups, named(goal))
    with pytest.raises(UserError, match="not its tickets, tells the volume of Desk"):
        arranging.split(acting(Role.SOURCING), ["Desk"], named("Desk"), "Front line")

    assert (named("Desk").groups, named("Mail").groups) == (["Desk"], ["Mail"])
    state_numbers(actor=acting(Role.SOURCING), function=named("Desk"), numbers={}, part="series")
    assert arranging.move(acting(Role.SOURCING), ["Mail"], named("Desk")).groups == ["Desk", "Mail"]


def test_a_merge_keeps_what_was_said_of_one(log_study: Study, named: Named, acting: Acting) -> None:
    actor = acting(Role.SOURCING)
    state_contributions(actor=actor, study=log_study, said={named("Mail").pk: "core"})

    made = arranging.merge(acting(Role.SOURCING), [named("Desk"), named("Mail")], "Both")

    assert (made.contribution, named("Both").contribution) == ("core", "core")
    take_back(actor=acting(Role.SOURCING), arranged=Arranged.objects.everything("a test asks").get())
    assert (named("Desk").contribution, named("Mail").contribution) == ("", "core")
