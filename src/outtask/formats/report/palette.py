"""Colours, shapes and words of sourcing models, verdicts and origins: the same everywhere.

The colours of the five models, and of today's way where a provider has a part in it, keep at least 20 CIELAB
units apart in normal sight and in simulated red, green and blue blindness (Machado et al. 2009, severity 1),
on light and on dark ground; a test holds that. A shape and a word always stand beside the colour.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from outtask.terms.decision import VerdictKind
from outtask.terms.model import Model

if TYPE_CHECKING:
    from outtask.terms.decision import OptionResult

LIGHT: Final[dict[str, str]] = {
    "page": "#f7f7f5",
    "card": "#ffffff",
    "ink": "#16191d",
    "muted": "#565d66",
    "line": "#dcdedf",
    "soft": "#eeefed",
    "accent": "#3f3cbb",
    "accent-soft": "#ecebfb",
    "in-house": "#6e7b8c",
    "out-tasking": "#026be0",
    "core-overflow": "#019a60",
    "outsourcing": "#a84214",
    "staff-augmentation": "#651e58",
    "today": "#292610",
}

DARK: Final[dict[str, str]] = {
    "page": "#0f1215",
    "card": "#171b20",
    "ink": "#e9ebee",
    "muted": "#a4acb6",
    "line": "#333a42",
    "soft": "#20262c",
    "accent": "#b0b4ff",
    "accent-soft": "#26274a",
    "in-house": "#7e8a9a",
    "out-tasking": "#1c90e8",
    "core-overflow": "#4ff5bd",
    "outsourcing": "#ed8c65",
    "staff-augmentation": "#edbeea",
    "today": "#94570f",
}

MODEL_WORDS: Final[dict[Model, str]] = {
    Model.IN_HOUSE: "In-house",
    Model.STAFF_AUGMENTATION: "Staff augmentation",
    Model.OUT_TASKING: "Out-tasking",
    Model.CORE_OVERFLOW: "Shared with a provider",
    Model.OUTSOURCING: "Outsourcing",
}

VERDICT_WORDS: Final[dict[VerdictKind, str]] = {
    VerdictKind.KEEP: "Keep",
    VerdictKind.OUT_TASK: "Out-task",
    VerdictKind.CORE_OVERFLOW: "Share with a provider",
    VerdictKind.OUTSOURCE: "Outsource",
    VerdictKind.STAFF_AUGMENTATION: "Staff augmentation",
    VerdictKind.TAKE_IN: "Do it in-house",
    VerdictKind.NO_MATERIAL_DIFFERENCE: "No material difference: stay",
    VerdictKind.TOO_EARLY: "Too early to tell",
    VerdictKind.FIX_FIRST: "Fix first",
}

VERDICT_SHAPES: Final[dict[VerdictKind, str]] = {
    VerdictKind.KEEP: "in-house",
    VerdictKind.OUT_TASK: "out-tasking",
    VerdictKind.CORE_OVERFLOW: "core-overflow",
    VerdictKind.OUTSOURCE: "outsourcing",
    VerdictKind.STAFF_AUGMENTATION: "staff-augmentation",
    VerdictKind.TAKE_IN: "in-house",
    VerdictKind.NO_MATERIAL_DIFFERENCE: "in-house",
    VerdictKind.TOO_EARLY: "open",
    VerdictKind.FIX_FIRST: "open",
}
"""Which model's colour and shape a verdict wears; ``open`` is an empty ring."""

SHAPES: Final[dict[str, str]] = {
    "in-house": "M1 1h10v10h-10z",
    "out-tasking": "M6 .5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11z",
    "core-overflow": "M6 0l6 6-6 6-6-6z",
    "outsourcing": "M6 .5l5.8 10.8h-11.6z",
    "staff-augmentation": "M4.2 0h3.6v4.2h4.2v3.6h-4.2v4.2h-3.6v-4.2h-4.2v-3.6h4.2z",
    "today": "M1 1h10v10h-10zM3.4 3.4v5.2h5.2v-5.2z",
    "open": "M6 .5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11zM6 2.7a3.3 3.3 0 1 0 0 6.6a3.3 3.3 0 1 0 0-6.6z",
}
"""SVG paths in a box of 12 by 12."""

VEGA_SHAPES: Final[dict[str, str]] = {
    "in-house": "square",
    "out-tasking": "circle",
    "core-overflow": "diamond",
    "outsourcing": "triangle-up",
    "staff-augmentation": "cross",
    "today": "M-1,-1H1V1H-1ZM-0.5,-0.5V0.5H0.5V-0.5Z",
}

ORIGINS: Final[dict[str, tuple[str, str]]] = {
    "measured": ("M", "counted in a log, an invoice or a written quote"),
    "judged": ("J", "said by a person who knows the place"),
    "assumed": ("A", "a default that nobody here has confirmed"),
}
"""Origin -> its letter and what it means."""


def look_of(option: OptionResult) -> str:
    """Return whose colour and shape an option wears; today's way has its own where it is not in-house."""
    return "today" if option.status_quo and option.model is not Model.IN_HOUSE else option.model.value


def variable(name: str) -> str:
    """Return the CSS variable of a colour, for charts that follow the reader's theme."""
    return f"var(--{name})"


def in_light(svg: str) -> str:
    """Return the SVG with every colour variable replaced by its light colour, for paper."""
    for name, colour in LIGHT.items():
        svg = svg.replace(f"var(--{name})", colour)
    return svg
