"""Passwords are hashed fast here, but where a test is about hashing: ``usefixtures("real_hashing")``."""

from __future__ import annotations

from typing import Any

import pytest

FAST = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def hashing(request: pytest.FixtureRequest, settings: Any) -> None:
    """Leave out the work that makes guessing slow."""
    if "real_hashing" not in request.fixturenames:
        settings.PASSWORD_HASHERS = FAST


@pytest.fixture
def real_hashing() -> None:
    """Hash as the product does."""
