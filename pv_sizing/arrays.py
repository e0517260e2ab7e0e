"""Names of the array types that all modules share; this room loads nothing but NumPy."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
