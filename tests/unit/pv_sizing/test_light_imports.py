"""What forms and services import at start-up must not pull pandas and pvlib in."""

import subprocess
import sys

LIGHT = (
    "amounts",
    "array",
    "battery",
    "cash_flow",
    "checks",
    "drawing",
    "errors",
    "grid",
    "horizon",
    "layout",
    "lease",
    "limits",
    "loan",
    "ownership",
    "prices",
    "proposal",
    "prospect_rows",
    "prospects",
    "record",
    "roof",
    "self_use",
    "site",
    "strings",
)
HEAVY = {"pandas", "pvlib", "scipy", "numba"}


def test_the_light_rooms_load_neither_pandas_nor_pvlib() -> None:
    imports = "; ".join(f"import pv_sizing.{name}" for name in LIGHT)
    ask = f"{imports}; import sys; print(*sorted({HEAVY!r} & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert told.stdout.split() == []
