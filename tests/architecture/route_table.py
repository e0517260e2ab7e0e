"""The table of every door: endpoint and method with the access it declares.

A new route changes nothing until its line stands in routes.toml. After a look at what has changed:

    python -m tests.architecture.route_table
"""

import tempfile
import tomllib
from pathlib import Path

from flask import Flask

from heating_program.access import declared_access
from heating_program.app import create_app
from heating_program.config import Settings

TABLE = Path(__file__).with_name("routes.toml")
CLOSED = "closed"
_HEAD = """\
# Every route with the access it declares: a permission, "signed-in", "public", or "closed" for what
# the login library brings and nobody may open. Made by: python -m tests.architecture.route_table
"""


def read() -> dict[str, str]:
    """Read the table as it was agreed."""
    table: dict[str, str] = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return table


def found(app: Flask) -> dict[str, str]:
    """Collect what the application really has."""
    return {
        f"{rule.endpoint} {method}": declared_access(app, rule.endpoint) or CLOSED
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods or ())
        if method not in ("HEAD", "OPTIONS")
    }


def main() -> None:
    """Write the table anew, sorted."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        settings = Settings(
            data_dir=folder / "data",
            key_dir=folder / "keys",
            database_url="sqlite://",
            public_url="http://heating.test",
            is_https=False,
            totp_roles=frozenset(),
            unit_name="",
        )
        table = found(create_app(settings, is_ready=False))
    lines = [f'"{route}" = "{access}"\n' for route, access in sorted(table.items())]
    TABLE.write_text(_HEAD + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
