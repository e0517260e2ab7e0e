"""The `heating` program: every command of the console in one place."""

from heating_program.cli.backup import backup, restore_check
from heating_program.cli.console import HeatingGroup
from heating_program.cli.demo import demo
from heating_program.cli.imports import imports_group
from heating_program.cli.install import init, upgrade
from heating_program.cli.people import users
from heating_program.cli.search import write_search_keys
from heating_program.cli.server import serve
from heating_program.cli.tidy import tidy
from heating_program.cli.verify import verify
from heating_program.cli.worker import work

heating = HeatingGroup(
    "heating", help="农村清洁取暖与光伏管理的命令。 Commands of the clean-heating programme."
)
for command in (
    demo,
    init,
    upgrade,
    serve,
    work,
    users,
    imports_group,
    verify,
    write_search_keys,
    tidy,
    backup,
    restore_check,
):
    heating.add_command(command)
