"""How much each sourcing model gives of what money does not already say, 0 worst to 1 best, and why."""

from __future__ import annotations

from outtask.terms.model import Model

VALUES = ("control", "skills", "innovation", "culture")
"""Control and visibility · internal skills and leadership · innovation · freedom from cultural misfit."""

DEFAULT_LEVELS: dict[Model, tuple[float, float, float, float]] = {
    Model.IN_HOUSE: (0.95, 0.8, 0.45, 1.0),
    Model.STAFF_AUGMENTATION: (0.85, 0.6, 0.5, 0.7),
    Model.OUT_TASKING: (0.8, 0.75, 0.75, 0.65),
    Model.CORE_OVERFLOW: (0.85, 0.8, 0.6, 0.75),
    Model.OUTSOURCING: (0.4, 0.25, 0.55, 0.5),
}

REASONS: dict[Model, str] = {
    Model.IN_HOUSE: "own people under own direction; new ideas come mostly from inside",
    Model.STAFF_AUGMENTATION: "own direction, but the knowledge leaves with each contractor",
    Model.OUT_TASKING: "architecture, checks and projects stay inside, and people learn from specialists",
    Model.CORE_OVERFLOW: "the core keeps the knowledge; the provider sees only part of the work",
    Model.OUTSOURCING: "the provider brings model, people and tools; skills inside fade with the years",
}

ABROAD_CULTURE = 0.15  # a team in another country: distance, language and holidays
ENTANGLED_CONTROL = 0.3  # work that bounces between teams is hard to see into once a part of it is outside
UNKNOWN_CONTAINMENT = 0.7  # where nothing is measured
UNKNOWN_FIT = 0.7  # a provider nobody has rated yet

SHORT: dict[Model, str] = {
    Model.IN_HOUSE: "own people",
    Model.STAFF_AUGMENTATION: "contractors",
    Model.OUT_TASKING: "out-tasking",
    Model.CORE_OVERFLOW: "shared",
    Model.OUTSOURCING: "outsourcing",
}
MODIFIED: dict[str, str] = {
    "control": f"; less where less than {UNKNOWN_CONTAINMENT * 100:.0f} % of the work stays until it is done",
    "culture": f"; more or less by the fit of the provider, and {ABROAD_CULTURE:g} less abroad",
}


def told(value: str) -> str:
    """Say what a level is by default: one for each model, and what modifies it."""
    at = VALUES.index(value)
    levels = ", ".join(f"{SHORT[model]} {levels[at]:g}" for model, levels in DEFAULT_LEVELS.items())
    return f"default: {levels}{MODIFIED.get(value, '')}"


def default_levels(
    model: Model, *, abroad: bool, containment: float | None, fit: float | None, own: bool
) -> dict[str, float]:
    """Return the level of each value for an option, from fixed scales.

    Fixed, never min-max over the options present: an option nobody would take changes nothing (methods, 4).
    ``fit`` is the rating of the named provider; ``own`` says that the work is all done by own people.
    """
    levels = dict(zip(VALUES, DEFAULT_LEVELS[model], strict=True))
    if not own:
        held = UNKNOWN_CONTAINMENT if containment is None else containment
        levels["control"] -= ENTANGLED_CONTROL * max(0.0, UNKNOWN_CONTAINMENT - held)
        levels["culture"] += (UNKNOWN_FIT if fit is None else fit) - UNKNOWN_FIT
        levels["culture"] -= ABROAD_CULTURE * abroad
    return {name: min(1.0, max(0.0, level)) for name, level in levels.items()}
