"""Two people have the same form before them: nobody's typing is lost, whichever form it is.

Each address that takes forms is in one of the two tables: a new one in neither fails here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from addresses import addresses
from django.test import Client
from django.urls import resolve, reverse
from weighed_study import desk, result, study, weigh

from forms_seen import SeenForm, forms_in
from outtask.decide.models import Function, Study
from outtask.frame.drawn import DRAWN_FROM
from outtask.frame.pages import REQUEST_KEY
from outtask.people.roles import Role

if TYPE_CHECKING:
    from workspace import People, SignedIn

__all__ = ["desk", "result", "study", "weigh"]
pytestmark = [pytest.mark.django_db, pytest.mark.slow]
THEIRS, MINE = "Theirs of late", "Mine of now"
BY_ANOTHER = "Somebody else changed this while you were at it"
BY_MYSELF = "You changed this yourself after you opened this form"


@dataclass(frozen=True)
class Edit:
    """One form of a page that changes a row which is there: the field in which two people differ."""

    page: str  # address on which it stands
    field: str  # how its name begins
    theirs: Any = THEIRS
    mine: Any = MINE
    mark: tuple[str, str] = ("", "")  # a field that tells the form apart on its page
    also: dict[str, Any] = field(default_factory=dict)  # what else must be said
    sent_to: str = ""  # address that takes it, if it is another one
    other: Role = Role.SOURCING


EDITS = (
    Edit("people:organisation", "organisation", other=Role.OWNER),
    Edit("people:person", "roles", ["finance", "auditor"], ["pmo"], sent_to="people:roles", other=Role.OWNER),
    Edit("people:settings", "name", other=Role.OWNER),
    Edit("decide:study", "title"),
    Edit("decide:organisation", "organisation.governance_hours_likely", "311", "322"),
    Edit("decide:organisation", "loaded_cost_likely", "91000", "92000"),
    Edit("decide:organisation", "horizon_months", "48", "72"),
    Edit("decide:people", "name-new1"),
    Edit("decide:providers", "note-"),
    Edit("decide:profile", "aim", "growth", "savings"),
    Edit("decide:profile", "name-new1"),
    Edit("decide:numbers-of", "today.people_likely", "11", "12"),
    Edit("decide:numbers-of", "work.coverage_hours_likely", "51", "52"),
    Edit("decide:numbers-of", "volume.per_month_likely", "2100", "2200"),
    Edit("decide:numbers-of", "stays_inside_likely", "111", "122"),
    Edit("decide:numbers-of", "data.kind", "personal", "regulated"),
    Edit("decide:more-of", "price_likely", "71", "72", also={"model": "staff-augmentation", "per": "hour"}),
    Edit("decide:more-of", "cost-name-new1", also={"cost-yearly-new1_likely": "9000"}),
    Edit("decide:more-of", "step-month-new1", "6", "7", also={"step-factor-new1_likely": "2"}),
    Edit("decide:kind-of", "template", "service-desk", "application-support"),
    Edit("decide:contribution", "contribution-", "core", "helps"),
    Edit("decide:groups", "name", mark=("do", "rename")),
)  # fmt: skip
APART = {
    "decide:case-upload": "a file, whose numbers are those of when it was taken out",
    "decide:keep-quote": "the option may be another one by now",
    "decide:sign": "holds the result and the decision that were seen",
    "tickets:again": "how a log is read",
}
"""Addresses that change what is there in a way of their own; each has a test of its own."""
NO_EDITS = {
    "nothing there is written over": (
        "decide:home", "decide:add-function", "people:invite", "people:provider", "people:link",
        "tickets:drop", "tickets:file", "decide:set-aside",
    ),
    "one press of a button, nothing is typed": (
        "people:take-second-step", "people:let-go", "people:let-return", "people:erase",
        "people:end-sessions", "people:sign-out", "people:try", "people:end-sample", "tickets:erase-file",
        "tickets:remove-log", "tickets:remove-import", "decide:weigh", "decide:take-up",
        "frame:job-stop", "frame:job-retry", "frame:ledger-check",
    ),
    "a secret of one person, which nobody else sees or sets": (
        "people:sign-in", "people:code", "people:forgotten", "people:enter", "people:who-are-you",
        "people:password", "people:second-step", "people:codes",
    ),
    "asked by machines, and takes nothing": ("health", "metrics", "frame:asset"),
}  # fmt: skip


def name_of(edit: Edit) -> str:
    return f"{edit.page} {edit.mark[1] or edit.field}"


def takes_forms(view: Any) -> bool:
    return "POST" in getattr(view, "methods", ("POST",))


def test_each_address_that_takes_forms_is_tried_or_has_nothing_to_lose() -> None:
    tried = {edit.sent_to or edit.page for edit in EDITS} | set(APART)
    known = tried | {name for names in NO_EDITS.values() for name in names}
    found = {name for name, view in addresses().items() if takes_forms(view)}
    assert found == known


@dataclass
class Desk:
    """Somebody before a page."""

    client: Client
    address: str
    edit: Edit

    def seen(self) -> SeenForm:
        """Open the page, and return the form."""
        return self.form_in(self.client.get(self.address).content.decode())

    def form_in(self, page: str) -> SeenForm:
        name, value = self.edit.mark
        forms = [form for form in forms_in(page) if DRAWN_FROM in form.said]
        if name == "do":
            return next(form for form in forms if form.id.startswith("one-"))
        return next(form for form in forms if not name or form.said.get(name) == [value])

    def send(self, form: SeenForm, value: Any = None, **more: str) -> tuple[int, str]:
        """Send a form with something typed in it; give back the status, and the page."""
        said: dict[str, Any] = dict(form.said) | more
        if value is not None:
            said |= self.edit.also
            said[form.named(self.edit.field)] = value
        if self.edit.mark[0] == "do":
            said["do"] = f"rename:{form.id.removeprefix('one-')}"
        answer = self.client.post(form.action.partition("#")[0] or self.address, said)
        return answer.status_code, answer.content.decode()


@pytest.fixture
def two(
    request: pytest.FixtureRequest, signed_in: SignedIn, study: Study, desk: Function, organisation: People
) -> tuple[Desk, Desk]:
    edit: Edit = request.param
    keys = {
        "people:organisation": [organisation.provider.pk], "people:settings": [],
        "people:person": [organisation.user(Role.FINANCE).pk],
        "decide:numbers-of": [desk.pk], "decide:more-of": [desk.pk], "decide:kind-of": [desk.pk],
    }  # fmt: skip
    address = reverse(edit.page, args=keys.get(edit.page, [study.pk]))
    return tuple(Desk(signed_in(Client(), role), address, edit) for role in (Role.OWNER, edit.other))  # type: ignore[return-value]


each = pytest.mark.parametrize("two", EDITS, indirect=True, ids=name_of)


@each
def test_who_was_overtaken_sees_both_and_saves_over_it_knowingly(two: tuple[Desk, Desk]) -> None:
    mine, theirs = two
    edit, opened, early = mine.edit, mine.seen(), theirs.seen()
    assert theirs.send(early, edit.theirs)[0] == 302

    status, page = mine.send(opened, edit.mine)

    assert status == 409
    is_mine = edit.other is Role.OWNER
    assert (BY_MYSELF in page, BY_ANOTHER in page) == (is_mine, not is_mine)
    assert ("<b>You</b>" if is_mine else "Samir Sourcing") in page
    shown = mine.form_in(page)
    assert values_in(shown, edit) == told(edit.mine)
    assert stored(mine) != told(edit.mine)
    again, page = mine.send(shown)
    assert again == 302
    assert told(edit.mine)[0] in mine.seen().all_said()


@each
def test_who_takes_theirs_over_finds_them_and_nothing_is_asked(two: tuple[Desk, Desk]) -> None:
    mine, theirs = two
    opened = mine.seen()
    theirs.send(theirs.seen(), mine.edit.theirs)
    page = mine.send(opened, mine.edit.mine)[1]
    way = "Keep what is saved" if mine.edit.other is Role.OWNER else "Take theirs"
    before = page.partition(way)[0]
    if before.endswith(">") and 'name="theirs"' in before[-60:]:
        card = before.rpartition('value="')[2].partition('"')[0]
        assert mine.send(mine.form_in(page), theirs=card)[0] == 302
        back = mine.address
    else:
        back = before.rpartition('href="')[2].partition('"')[0]

    shown = mine.form_in(mine.client.get(back).content.decode())

    assert told(mine.edit.theirs)[0] in shown.all_said()
    assert mine.send(shown)[0] == 302


@each
def test_a_form_that_is_sent_twice_is_done_once_and_overtakes_nobody(two: tuple[Desk, Desk]) -> None:
    mine, _theirs = two
    form = mine.seen()
    assert [mine.send(form, mine.edit.mine)[0] for _ in range(2)] == [302, 302]
    if "name-new1" in mine.edit.field:
        assert mine.seen().all_said().count(MINE) == 1


@each
def test_who_goes_back_and_types_something_else_is_not_told_that_it_was_saved(two: tuple[Desk, Desk]) -> None:
    mine, _theirs = two
    form = mine.seen()  # the button Back shows it with the key and the marks it had
    assert mine.send(form, mine.edit.theirs)[0] == 302

    status, page = mine.send(form, mine.edit.mine)

    assert status == 409
    assert BY_MYSELF in page
    shown = mine.form_in(page)
    assert values_in(shown, mine.edit) == told(mine.edit.mine)
    assert shown.said[REQUEST_KEY] != form.said[REQUEST_KEY]
    assert mine.send(shown)[0] == 302
    assert told(mine.edit.mine)[0] in mine.seen().all_said()


@pytest.mark.parametrize("two", [one for one in EDITS if "new1" not in one.field], indirect=True, ids=name_of)
def test_both_who_typed_the_same_are_content(two: tuple[Desk, Desk]) -> None:
    mine, theirs = two  # two new rows are two, even where they are called alike
    opened = mine.seen()
    theirs.send(theirs.seen(), mine.edit.theirs)
    assert mine.send(opened, mine.edit.theirs)[0] == 302


def test_each_form_beside_an_edit_says_what_it_was_drawn_from(
    client: Client, signed_in: SignedIn, study: Study, desk: Function, organisation: People
) -> None:
    signed_in(client, Role.OWNER)
    editing = {edit.sent_to or edit.page for edit in EDITS} | {"decide:case-upload"}
    pages = [
        (edit.page, desk.pk if edit.page.endswith("-of") else study.pk)
        for edit in EDITS
        if edit.page.startswith("decide:")
    ]
    paths = [reverse(name, args=[key]) for name, key in pages]
    paths += [reverse("decide:case-upload", args=[study.pk]), reverse("people:settings")]
    paths += [
        reverse("people:organisation", args=[organisation.provider.pk]),
        reverse("people:person", args=[organisation.user(Role.FINANCE).pk]),
    ]
    bare = [
        (path, form.said)
        for path in dict.fromkeys(paths)
        for form in forms_in(client.get(path).content.decode())
        if resolve(form.action.partition("#")[0] or path).view_name in editing and DRAWN_FROM not in form.said
    ]  # fmt: skip
    assert bare == []


def told(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def values_in(form: SeenForm, edit: Edit) -> list[str]:
    return form.said.get(form.named(edit.field), [])


def stored(desk: Desk) -> list[str]:
    return values_in(desk.seen(), desk.edit)


ADDS = {
    "decide:home": ("title", {}),
    "decide:add-function": ("name", {"template": "service-desk"}),
    "people:provider": ("organisation", {}),
    "people:invite": ("name", {"roles": ["pmo"]}),
}
"""Pages whose form only adds: the field in which the second row differs, and what else must be said."""


@pytest.mark.parametrize("name", ADDS)
def test_a_form_that_adds_asks_before_it_adds_another(
    client: Client, signed_in: SignedIn, study: Study, name: str
) -> None:
    signed_in(client, Role.OWNER)
    address = reverse(name, args=[study.pk] if name == "decide:add-function" else [])
    field, also = ADDS[name]

    def form_in(page: str) -> SeenForm:
        return next(form for form in forms_in(page) if field in form.said and form.method == "post")

    def send(form: SeenForm, value: str) -> Any:
        person = {"email": f"{value.lower()}@northwind.example"} if name == "people:invite" else {}
        return client.post(address, form.said | also | person | {field: value})

    form = form_in(client.get(address).content.decode())
    assert [send(form, "First").status_code for _ in range(2)] == [302, 302]

    asked = send(form, "Second")  # the button Back shows the form with the key that it had

    page = asked.content.decode()
    assert asked.status_code == 422
    assert "First is there since you sent this form before" in page
    shown = form_in(page)
    assert shown.said[field] == ["Second"]
    assert send(shown, "Second").status_code == 302
