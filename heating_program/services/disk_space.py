"""Tells whether the disk under the data folder is nearly full."""

import shutil
from pathlib import Path
from typing import Final

_LEAST_FREE: Final = 0.05


def is_low(folder: Path) -> bool:
    """Tell whether less than a twentieth of the disk is free."""
    usage = shutil.disk_usage(folder)
    return usage.free <= usage.total * _LEAST_FREE
