"""Colours that everybody can tell apart, and text that everybody can read."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from outtask.formats.report.charts.threshold import STRENGTHS
from outtask.formats.report.palette import DARK, LIGHT, SHAPES, VEGA_SHAPES

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
MODELS = tuple(VEGA_SHAPES)
SIGHT = {  # Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB
    "normal": np.eye(3),
    "no red": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                        [-0.003882, -0.048116, 1.051998]]),
    "no green": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                          [-0.011820, 0.042940, 0.968881]]),
    "no blue": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                         [0.004733, 0.691367, 0.303900]]),
}  # fmt: skip
TO_XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
                   [0.0193339, 0.1191920, 0.9503041]])  # fmt: skip


def rgb(colour: str) -> np.ndarray:
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def linear(colour: np.ndarray) -> np.ndarray:
    return np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)


def lab(colour: str, sight: np.ndarray) -> np.ndarray:
    xyz = TO_XYZ @ np.clip(sight @ linear(rgb(colour)), 0, 1) / np.array([0.95047, 1.0, 1.08883])
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def contrast(one: np.ndarray, other: np.ndarray) -> float:
    light, dark = sorted((float(TO_XYZ[1] @ linear(c)) for c in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@THEMES
@pytest.mark.parametrize("sight", SIGHT)
def test_models_can_be_told_apart_by_colour_in_any_sight(theme: dict[str, str], sight: str) -> None:
    seen = {model: lab(theme[model], SIGHT[sight]) for model in MODELS}

    assert min(float(np.linalg.norm(seen[a] - seen[b])) for a, b in combinations(MODELS, 2)) >= 20


@THEMES
def test_shapes_stand_out_from_the_page(theme: dict[str, str]) -> None:
    assert min(contrast(rgb(theme[m]), rgb(theme["page"])) for m in MODELS) >= 3


@THEMES
@pytest.mark.parametrize("strength", STRENGTHS)
def test_names_can_be_read_on_every_area_of_the_map(theme: dict[str, str], strength: float) -> None:
    areas = [strength * rgb(theme[m]) + (1 - strength) * rgb(theme["page"]) for m in MODELS]

    assert min(contrast(rgb(theme["ink"]), area) for area in areas) >= 4.5


def test_every_model_has_a_shape_of_its_own_on_page_and_chart() -> None:
    assert len(set(VEGA_SHAPES.values())) == len(VEGA_SHAPES)
    assert set(VEGA_SHAPES) < set(SHAPES)
    assert len(set(SHAPES.values())) == len(SHAPES)
