"""Finds the kinds of long work in the folder `kinds`."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from heating_program.domain.errors import DomainError
from heating_program.jobs import kinds
from heating_program.jobs.kind import Kind


@cache
def job_kinds() -> dict[str, Kind]:
    """Return every kind of the folder by its code."""
    modules = sorted(module.name for module in iter_modules(kinds.__path__))
    found = [import_module(f"{kinds.__name__}.{name}").KIND for name in modules]
    return {kind.code: kind for kind in found}


def kind_of(code: str) -> Kind:
    """Return the kind of a job.

    Raises
    ------
    DomainError
        `job_kind_unknown` for a job of another release.
    """
    kind = job_kinds().get(code)
    if kind is None:
        raise DomainError("job_kind_unknown", kind=code)
    return kind
