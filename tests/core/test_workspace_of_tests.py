"""The organisation that other tests stand on is what they take it for."""

from __future__ import annotations

from django.conf import settings
from django.test import Client

from outtask.people.models import Organisation, User
from outtask.people.roles import Role
from workspace import Acting, People, SignedIn


def test_each_role_has_a_person_who_may_what_the_role_may(acting: Acting, organisation: People) -> None:
    for role in Role:
        assert organisation.user(role).roles == [role]

    assert acting(Role.OWNER).scope.may("sign", "decide.Decision")
    assert not acting(Role.AUDITOR).scope.may("sign", "decide.Decision")


def test_a_provider_sees_itself_and_no_rival(acting: Acting, organisation: People) -> None:
    lena, rita = acting(Role.PROVIDER_LEAD), acting(Role.PROVIDER_LEAD, rival=True)

    assert [*Organisation.objects.within(lena.scope)] == [organisation.provider]
    assert [*Organisation.objects.within(rita.scope)] == [organisation.rival]
    assert {user.organisation for user in User.objects.within(rita.scope)} == {organisation.rival}


def test_a_client_signs_in(client: Client, signed_in: SignedIn, organisation: People) -> None:
    signed_in(client, Role.FINANCE)

    assert client.session["_auth_user_id"] == str(organisation.user(Role.FINANCE).pk)


def test_tests_store_nothing_in_the_data_folder_of_whoever_runs_them() -> None:
    assert "outtask-tests-" in str(settings.FILES)
