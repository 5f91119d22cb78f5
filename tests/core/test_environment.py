"""Settings from the environment: read as what they are, or refused with a way to mend them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from outtask.core.environment import Environment
from outtask.terms.errors import UserError


def given(**variables: str) -> Environment:
    return Environment({name if name.startswith("DATABASE") else f"OUTTASK_{name}": text
                        for name, text in variables.items()})  # fmt: skip


def test_what_is_not_given_is_the_default() -> None:
    for nothing in (given(), given(X=""), given(X="  ")):
        assert nothing.text("X", "y") == "y"
        assert nothing.flag("X", default=True) is True
        assert nothing.number("X", 7, least=1, most=9) == 7
        assert nothing.words("X", ("a",)) == ("a",)
        assert nothing.folder("X", Path("/x")) == Path("/x")


@pytest.mark.parametrize(("text", "value"), [("1", True), ("Yes", True), ("off", False), ("FALSE", False)])
def test_yes_and_no(text: str, value: bool) -> None:
    assert given(X=text).flag("X", default=not value) is value


REFUSED: dict[str, tuple[Callable[[Environment], Any], str]] = {
    "maybe": (lambda read: read.flag("X", default=True), "give yes or no"),
    "0": (lambda read: read.number("X", 5, least=1, most=9), "a whole number from 1 to 9"),
    "10": (lambda read: read.number("X", 5, least=1, most=9), "a whole number from 1 to 9"),
    "1.5": (lambda read: read.number("X", 5, least=1, most=9), "a whole number"),
    "-1": (lambda read: read.number("X", 5, least=1, most=9), "a whole number"),
    "٣": (lambda read: read.number("X", 5, least=1, most=9), "a whole number"),
    "fast": (lambda read: read.choice("X", "a", ("a", "b")), "give one of a, b"),
    "here/there": (lambda read: read.folder("X", Path("/x")), "begins with /"),
}


@pytest.mark.parametrize("text", REFUSED)
def test_nonsense_is_refused_with_its_name_and_a_way_to_mend_it(text: str) -> None:
    read, mend = REFUSED[text]

    with pytest.raises(UserError) as told:
        read(given(X=text))
    assert str(told.value).startswith(f"OUTTASK_X: cannot be {text!r}; ")
    assert mend in str(told.value)


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(UserError, match="it is a file; give a folder"):
        given(X=str(tmp_path / "file")).folder("X", tmp_path)


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s3cret\n")

    assert given(X_FILE=str(tmp_path / "secret")).text("X") == "s3cret"
    with pytest.raises(UserError, match="and so is OUTTASK_X_FILE"):
        given(X="a", X_FILE=str(tmp_path / "secret")).text("X")
    with pytest.raises(UserError, match="cannot be read"):
        given(X_FILE=str(tmp_path / "none")).text("X")


def test_the_database_is_a_file_unless_an_address_is_given() -> None:
    assert given().database(Path("/x/db"))["NAME"] == "/x/db"
    plain = "postgresql://ann:p%40ss%2Fword@db.example:5433/work%20space"

    told = given(DATABASE_URL=plain).database(Path("/x/db"))

    assert told == {
        "ENGINE": "django.db.backends.postgresql", "NAME": "work space", "USER": "ann",
        "PASSWORD": "p@ss/word", "HOST": "db.example", "PORT": "5433", "OPTIONS": {},
    }  # fmt: skip


def test_how_to_encrypt_is_handed_on_and_nothing_is_dropped_unseen() -> None:
    told = given(DATABASE_URL="postgresql://db/x?sslmode=verify-full&sslrootcert=/etc/ca.pem")
    assert told.database(Path("/x"))["OPTIONS"] == {"sslmode": "verify-full", "sslrootcert": "/etc/ca.pem"}

    for rest in ("ssl=true", "sslmode", "options=-c%20x"):
        with pytest.raises(UserError, match="DATABASE_URL"):
            given(DATABASE_URL=f"postgresql://db/x?{rest}").database(Path("/x"))


@pytest.mark.parametrize(
    "address",
    ["mysql://ann:s3cret@db/x", "postgresql://ann:s3cret@db", "s3cret", "postgresql://db:port-s3cret/x",
     "postgresql://ann:s3cret@[::1/x"],
)  # fmt: skip
def test_an_address_that_cannot_be_used_is_refused_without_its_password(address: str) -> None:
    with pytest.raises(UserError) as told:
        given(DATABASE_URL=address).database(Path("/x"))

    assert "DATABASE_URL" in str(told.value)
    assert "s3cret" not in str(told.value)


def test_a_key_that_could_be_guessed_is_refused_and_not_repeated() -> None:
    assert given().key("X") == ""
    assert given(X="k" * 32).key("X") == "k" * 32
    with pytest.raises(UserError, match="OUTTASK_X: has fewer than 32 characters") as told:
        given(X="hunter2").key("X")
    assert "hunter2" not in str(told.value)
