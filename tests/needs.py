"""The one rule for what a machine may lack: a visible skip at home, a failure where CI=true."""

import os
from typing import NoReturn

import pytest


def refuse(missing: str) -> NoReturn:
    """End the test for want of `missing`: as a skip, or as a failure in CI."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{missing} is missing, and CI must have it", pytrace=False)
    pytest.skip(f"{missing} is missing on this machine")
