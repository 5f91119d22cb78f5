"""The sourcing models by name alone, for whoever needs no more: options themselves load pydantic."""

from __future__ import annotations

from enum import StrEnum


class Model(StrEnum):
    """Who does the work, on which footing."""

    IN_HOUSE = "in-house"
    STAFF_AUGMENTATION = "staff-augmentation"
    OUT_TASKING = "out-tasking"
    CORE_OVERFLOW = "core-overflow"
    OUTSOURCING = "outsourcing"
