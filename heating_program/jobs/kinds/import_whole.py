"""Registers a checked sheet as a whole or not at all: one portion, one transaction."""

from heating_program.domain.sheet_import import MOST_AT_ONCE
from heating_program.jobs.kind import Kind
from heating_program.jobs.kinds.import_rows import apply, count, finish
from heating_program.jobs.sheets import readings
from heating_program.services import imports

KIND = Kind(
    imports.IMPORT_WHOLE,
    count=count,
    apply=apply,
    portion=MOST_AT_ONCE,
    prepare=readings,
    finish=finish,
)
