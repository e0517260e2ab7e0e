"""What every test shares."""

import sys
from pathlib import Path

# The support modules are imported as ``tests.…``; the pytest program does not put this on the path.
sys.path.insert(0, str(Path(__file__).parents[1]))

pytest_plugins = [
    "tests.network_guard",
    "tests.postgres_server",
    "tests.browser_support",
    "tests.app_fixtures",
    "tests.live_server",
]
