"""The page of groups: everything is done with boxes and buttons, and a refusal changes nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from outtask.decide.case_of import case_of
from outtask.decide.commands.contribution import state_contributions
from outtask.formats.case_template import template_names
from outtask.people.roles import Role
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from django.test import Client
    from small_log import Named

    from outtask.decide.models import Study
    from workspace import Acting, SignedIn


@pytest.fixture
def page(client: Client, signed_in: SignedIn, log_study: Study) -> Page:
    signed_in(client, Role.SOURCING)
    return Page(client, reverse("decide:groups", args=[log_study.pk]))


class Page:
    """Clicks on the page."""

    def __init__(self, client: Client, address: str) -> None:
        self.client, self.address = client, address

    def click(self, do: str, **said: Any) -> tuple[int, str]:
        sent = self.client.post(self.address, {"do": do, **said})
        if sent.status_code == 302:
            return 302, self.client.get(self.address).content.decode()
        return sent.status_code, sent.content.decode()


def test_the_page_answers_first(page: Page) -> None:
    shown = page.client.get(page.address).content.decode()

    assert "3 functions of 4 groups; 1 is set apart, which mostly passes tickets on." in shown
    assert "passes tickets on" in shown


def test_ticked_functions_are_merged_under_a_name(page: Page, named: Named) -> None:
    status, shown = page.click("merge", functions=[named("Desk").pk, named("Mail").pk], name="Front line")

    assert status == 302
    assert "2 functions are one now: Front line" in shown
    assert sorted(named("Front line").groups) == ["Desk", "Mail"]


def test_a_merge_of_what_was_said_differently_says_what_stays(
    page: Page, named: Named, log_study: Study, acting: Acting
) -> None:
    said = {named("Desk").pk: "helps", named("Mail").pk: "core"}
    state_contributions(actor=acting(Role.SOURCING), study=log_study, said=said)

    _status, shown = page.click("merge", functions=[*said], name="Both", into=named("Desk").pk)

    assert named("Both").contribution == "helps"
    assert "How far they set you apart was said differently; this stays: Helps" in shown


def test_a_form_that_is_sent_twice_is_done_once_and_no_error(page: Page, named: Named) -> None:
    said = {"functions": [named("Desk").pk, named("Mail").pk], "name": "Front line", "request_key": "k" * 32}

    first, _ = page.click("merge", **said)
    second, _ = page.click("merge", **said)

    assert (first, second) == (302, 302)
    assert sorted(named("Front line").groups) == ["Desk", "Mail"]


def test_one_function_alone_is_not_merged_and_the_name_stays_typed(page: Page, named: Named) -> None:
    status, shown = page.click("merge", functions=[named("Desk").pk], name="Front line")

    assert status == 422
    assert "Fewer than two functions are ticked; tick two or more" in shown
    assert 'value="Front line"' in shown
    assert f'value="{named("Desk").pk}" checked' in shown


def test_groups_are_moved_and_split_off(page: Page, named: Named) -> None:
    desk, mail = named("Desk"), named("Mail")

    moved, _ = page.click("move", groups=[f"{mail.pk}:Mail"], to=desk.pk)
    split, shown = page.click("split", groups=[f"{desk.pk}:Mail"], name="Post")

    assert (moved, split) == (302, 302)
    assert "Post is a function of its own now" in shown
    assert named("Post").groups == ["Mail"]


@pytest.mark.parametrize("name", template_names())
def test_a_function_split_off_under_a_known_name_can_be_weighed(page: Page, named: Named, name: str) -> None:
    page.click("split", groups=[f"{named('Desk').pk}:Desk"], name=f"{name} team")

    made = named(f"{name} team")
    assert case_of(made.study, [made]).functions


def test_a_group_that_is_not_in_the_function_is_not_moved(page: Page, named: Named) -> None:
    status, shown = page.click("move", groups=[f"{named('Desk').pk}:Nobody"], to=named("Mail").pk)

    assert status == 422
    assert "No group is ticked" in shown


def test_functions_are_renamed_set_apart_and_taken_in(page: Page, named: Named) -> None:
    key = named("Desk").pk
    page.click(f"rename:{key}", name="<b>Desk</b>")
    _, shown = page.click(f"apart:{key}")

    assert "&lt;b&gt;Desk&lt;/b&gt; is set apart" in shown
    assert "<b>Desk</b>" not in shown
    assert named("<b>Desk</b>").set_apart
    page.click(f"take-in:{key}")
    assert not named("<b>Desk</b>").set_apart


def test_a_change_leads_to_what_was_changed_on_the_page_where_it_stands(
    page: Page, named: Named, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("outtask.decide.pages.groups.PER_PAGE", 1)
    desk = named("Desk")
    sent = page.client.post(page.address, {"do": f"apart:{desk.pk}"})
    last = page.client.get(sent.headers["Location"].partition("#")[0]).content.decode()

    assert sent.headers["Location"].endswith(f"#made-{desk.pk}")
    assert f'id="made-{desk.pk}"' in last


def test_a_bundle_is_shown_at_its_functions(page: Page, named: Named) -> None:
    _, shown = page.click("bundle", functions=[named("Desk").pk, named("Mail").pk], name="Users")

    assert shown.count("also weighed together: Users") == 2


@pytest.mark.parametrize("do", ["", "merge:1:2", "rename:9", "apart:x", "drop", "rename:" + "9" * 40])
def test_what_no_button_says_does_nothing(page: Page, do: str) -> None:
    assert page.click(do)[0] == 422


def test_a_function_of_another_study_is_out_of_reach(page: Page, acting: Any, named: Named) -> None:
    from outtask.decide.commands.studies import begin_study
    from outtask.decide.models import Function
    from outtask.decide.proposals import Planned

    other = begin_study(actor=acting(Role.OWNER), title="Other", functions=[Planned("Far")])
    far = Function.objects.everything("a test asks").get(study=other)

    assert page.click(f"rename:{far.pk}", name="Near")[0] == 422
    assert page.click("merge", functions=[far.pk, named("Desk").pk])[0] == 422


def test_who_only_reads_sees_no_box_and_changes_nothing(
    client: Client, signed_in: SignedIn, log_study: Study, named: Named
) -> None:
    signed_in(client, Role.AUDITOR)
    address = reverse("decide:groups", args=[log_study.pk])

    shown = client.get(address).content.decode()
    sent = client.post(address, {"do": f"apart:{named('Desk').pk}"})

    assert 'type="checkbox"' not in shown
    assert sent.status_code in (403, 404)
    assert not named("Desk").set_apart


def test_a_name_that_is_taken_is_told_beside_the_box_it_was_typed_in(page: Page, named: Named) -> None:
    desk = named("Desk").pk
    status, shown = page.click(f"rename:{desk}", name="Mail")

    assert status == 422
    merge, box = (
        re.search(rf"<input [^>]*{of}[^>]*>", shown) for of in ('name="name" maxlength', f'"name-{desk}"')
    )
    assert merge is not None
    assert box is not None
    assert "Mail" not in merge.group()
    assert "aria-invalid" not in merge.group()
    assert 'value="Mail"' in box.group()
    assert 'aria-invalid="true"' in box.group()
    assert shown.count('<details class="small" open>') == 1
    assert f'id="wrong-{desk}">The name Mail is taken' in shown


def test_what_keeps_a_study_from_being_weighed_is_named_as_people_name_it(named: Named) -> None:
    desk = named("Desk")
    desk.numbers = {"options": [{"model": "out-tasking", "provider": "Nobody"}]}

    with pytest.raises(UserError) as found:
        case_of(desk.study, [desk])

    assert str(found.value).startswith("Desk, out-tasking, provider: there is no provider Nobody")
