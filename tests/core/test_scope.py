"""A scope shows the same rows in the database and in DuckDB, and none that it does not name."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outtask.core.scope import ALL, NOTHING, NotAllowed, Right, Rows, Scope
from outtask.people.models import Organisation, User
from outtask.people.roles import Role
from workspace import Acting, People

NOUN = "people.User"
COLUMNS = {"id": "id", "organisation_id": 'organi"sation', "theme": "theme"}
THEMES = ("auto", "dark", "light", "it's")


@pytest.fixture
def twin(organisation: People) -> Iterator[duckdb.DuckDBPyConnection]:
    """The users once more, as a table of DuckDB."""
    users = [*User.objects.order_by("id")]
    for number, user in enumerate(users):
        user.theme = THEMES[number % 3][:5]
        user.save()
    with duckdb.connect() as told:
        told.execute('CREATE TABLE users (id BIGINT, "organi""sation" BIGINT, theme VARCHAR)')
        told.executemany(
            "INSERT INTO users VALUES (?, ?, ?)", [[u.pk, u.organisation_id, u.theme] for u in users]
        )
        yield told


def rows_of(users: list[User]) -> st.SearchStrategy[Rows]:
    values = {
        "id": st.sampled_from([user.pk for user in users]),
        "organisation_id": st.sampled_from(sorted({user.organisation_id for user in users})),
        "theme": st.sampled_from(THEMES),
    }
    condition = st.sampled_from(sorted(values)).flatmap(
        lambda name: st.tuples(st.just(name), st.lists(values[name], max_size=4).map(tuple))
    )
    return st.lists(condition, max_size=2, unique_by=lambda part: part[0]).map(
        lambda parts: Rows(tuple(parts))
    )


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_both_show_the_same_rows(twin: duckdb.DuckDBPyConnection, data: st.DataObject) -> None:
    users = [*User.objects.order_by("id")]
    right = st.builds(Right, st.sets(st.sampled_from(("view", "change"))).map(frozenset), rows_of(users))
    scope = Scope({NOUN: tuple(data.draw(st.lists(right, max_size=3)))})
    for verb in ("view", "change"):
        condition, parameters = scope.sql(verb, NOUN, COLUMNS)
        found = twin.execute(f"SELECT id FROM users WHERE {condition} ORDER BY id", parameters).fetchall()

        assert [user.pk for user in User.objects.within(scope, verb).order_by("id")] == [
            row[0] for row in found
        ]
        for user in users:
            assert allowed(scope, verb, user) == ((user.pk,) in found)


def allowed(scope: Scope, verb: str, user: User) -> bool:
    try:
        scope.check(verb, user)
    except NotAllowed:
        return False
    return True


def test_what_is_not_named_is_not_allowed(organisation: People) -> None:
    for scope in (NOTHING, Scope({"people.User": (Right(frozenset({"view"})),)})):
        assert not Organisation.objects.within(scope).exists()
        assert scope.sql("view", "people.Organisation", {}) == ("(false)", [])
        with pytest.raises(NotAllowed):
            scope.check("view", organisation.client)
        with pytest.raises(NotAllowed):
            scope.check("add", Organisation)


def test_a_field_that_a_table_lacks_shows_nothing() -> None:
    scope = Scope({NOUN: (Right(frozenset({"view"}), Rows((("engagement", (1,)),))),)})

    assert scope.sql("view", NOUN, {"id": "id"}) == ("(false or (false))", [])
    assert Scope({NOUN: (Right(frozenset({"view"}), ALL),)}).sql("view", NOUN, {})[0] == "(false or (true))"


def test_many_rights_show_a_row_once(acting: Acting, organisation: People) -> None:
    rights = tuple(
        Right(frozenset({"view"}), Rows((("organisation_id", (pk,)),))) for pk in (1, 1, 2) for _ in "ab"
    )
    both = (*rights, Right(frozenset({"view"}), Rows((("grants__role", tuple(Role)),))))

    found = [*User.objects.within(Scope({NOUN: both}))]
    assert len(found) == len(set(found)) == len(organisation.users) + len(organisation.rivals)
