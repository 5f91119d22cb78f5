"""The kinds of arrays that facts are made of."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.signedinteger[Any]]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Fact = tuple[Floats, Floats]
"""(functions,) value and sample size."""
