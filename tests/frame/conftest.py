"""The gallery: a page that holds every component, served beside the product's own pages."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))


@pytest.fixture
def gallery(settings: Any) -> None:
    """Serve the gallery."""
    settings.ROOT_URLCONF = "gallery"
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [str(HERE / "templates")]}]
