"""Pages of this room ask the database no more often for many people than for few."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from outtask.people.roles import Role
from workspace import People, SignedIn, make_user

PAGES = ("/people/everybody/", "/people/settings/", "/people/settings/sessions/", "/people/everybody/invite/")


def asked(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize("path", PAGES)
def test_many_people_take_no_more_queries(
    client: Client, signed_in: SignedIn, organisation: People, path: str
) -> None:
    signed_in(client, Role.OWNER)
    few = asked(client, path)
    for number in range(30):
        make_user(f"Person{number} Many", organisation.provider, Role.PROVIDER_MEMBER)

    assert asked(client, path) <= few <= 20
