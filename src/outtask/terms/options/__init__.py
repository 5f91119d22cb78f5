"""The sourcing models and everything that each of them costs. Ranges are (low, likely, high).

Every default is an assumption that the report shows as such; its reason stands beside it.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from outtask.terms.model import Model
from outtask.terms.options.core_overflow import CoreOverflow
from outtask.terms.options.delegated import Delegated
from outtask.terms.options.in_house import InHouse
from outtask.terms.options.option import Option
from outtask.terms.options.out_tasking import Milestone, OutTasking
from outtask.terms.options.outsourcing import Outsourcing
from outtask.terms.options.staff_augmentation import StaffAugmentation

__all__ = [
    "AnyOption", "CoreOverflow", "Delegated", "InHouse", "Milestone", "Model", "Option", "OutTasking",
    "Outsourcing", "StaffAugmentation",
]  # fmt: skip

AnyOption = Annotated[
    InHouse | StaffAugmentation | OutTasking | CoreOverflow | Outsourcing, Field(discriminator="model")
]
