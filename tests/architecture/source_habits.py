"""The habits of the house that no linter knows, each a function from a source to its findings."""

import ast
import io
import re
import sys
import tokenize
from collections.abc import Callable, Iterator
from dataclasses import dataclass

REFUSED_WORDS = frozenset(
    {"utils", "util", "helpers", "helper", "common", "misc", "manager", "processor"}
)
MAY_COMMIT = {
    "heating_program/unit_of_work.py": "the unit of work, and the small writer beside it",
    "heating_program/login.py": "the login library commits for itself",
}
BELOW_THE_DOORS = ("services", "models", "documents", "reference", "domain", "building_physics")
CLOCKLESS = (*(f"heating_program/{floor}/" for floor in BELOW_THE_DOORS), "pv_sizing/")
MAY_IMPORT_LATE = {  # path → reason; a cycle is never one
    "heating_program/reference/name_sounds.py": "the readings of all characters take a fifth of a"
    " second to load, and only writing a name needs them",
    "heating_program/services/pv_calculation.py": "pandas and pvlib take seconds to load, and only"
    " a sizing needs them",
    "heating_program/app.py": "the engine of jobs takes a second to load, and only a worker needs"
    " it",
    "heating_program/services/pv_village.py": "as pv_calculation",
    "heating_program/services/house_climate.py": "as pv_calculation",
}
ONLY_UNDER = {
    "dbos": "heating_program/jobs/engine.py",
    "reportlab": "heating_program/documents/",
    "pvlib": "pv_sizing/",
    "pyxirr": "pv_sizing/",
    "numba": "pv_sizing/",
}
WEB = frozenset({"flask", "wtforms", "werkzeug"})
REFUSED_PACKAGES = {
    "heating_program/building_physics/": WEB | {"sqlalchemy", "reportlab"},
    "heating_program/documents/": WEB | {"sqlalchemy"},
    "heating_program/models/": WEB,
    "heating_program/services/": WEB,
}
ALLOWED_PACKAGES = {  # besides the standard library
    "heating_program/domain/": frozenset({"heating_program"}),
    "pv_sizing/": frozenset({"pv_sizing", "numpy", "pandas", "pvlib", "scipy", "pyxirr", "numba"}),
}
SUPPRESSION = re.compile(
    r"#\s*(?:(?:ruff:\s*|flake8:\s*)?noqa(?P<codes>:\s*[A-Z]+\d+(?:[,\s]+[A-Z]+\d+)*)?"
    r"|type:\s*ignore(?P<errors>\[[^]]*\])?|mypy:\s*(?:ignore|disable|allow)\S*)"
)
SHORTEST_REASON = 10


@dataclass(frozen=True, slots=True)
class Source:
    """One Python file: its path from the project folder, with slashes, and its text."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        """The parsed file."""
        return ast.parse(self.text)

    @property
    def is_product(self) -> bool:
        """Whether this file is shipped."""
        return self.path.startswith(("heating_program/", "pv_sizing/"))


def refused_names(source: Source) -> Iterator[str]:
    """A file or folder says what it is for; these words say nothing."""
    for part in source.path.removesuffix(".py").split("/"):
        words = REFUSED_WORDS & set(part.split("_"))
        if words:
            yield f"name says nothing: {', '.join(sorted(words))}"


def missing_docstring(source: Source) -> Iterator[str]:
    """Every module opens with a sentence on what it is for."""
    if ast.get_docstring(source.tree) is None:
        yield "module without a docstring"


def stray_commits(source: Source) -> Iterator[str]:
    """Only the unit of work commits, and the exceptions named above."""
    if not source.is_product or source.path in MAY_COMMIT:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr == "commit":
            yield f"line {node.lineno}: commits outside the unit of work"


def clock_readings(source: Source) -> Iterator[str]:
    """Below the doors `on` and `at` are arguments."""
    if not source.path.startswith(CLOCKLESS):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr in ("today", "now", "utcnow"):
            owner = ast.unparse(node.value).lower()
            if owner.endswith(("date", "datetime", "dt")):
                yield f"line {node.lineno}: reads the clock"


def late_imports(source: Source) -> Iterator[str]:
    """An import inside a function hides a cycle or a cost."""
    if source.path in MAY_IMPORT_LATE:
        return
    functions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
    for function in ast.walk(source.tree):
        if isinstance(function, functions):
            for node in ast.walk(function):
                if isinstance(node, (ast.Import, ast.ImportFrom)):
                    yield f"line {node.lineno}: import inside a function"


def imported_packages(source: Source) -> Iterator[tuple[int, str]]:
    """Yield line and top-level package of every absolute import."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.partition(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module.partition(".")[0]


def may_import(path: str, package: str) -> bool:
    """Tell whether a shipped file may use this third-party package."""
    if not path.startswith(ONLY_UNDER.get(package, "")):
        return False
    for floor, refused in REFUSED_PACKAGES.items():
        # flask_login, flask_wtf and their like are Flask too
        if path.startswith(floor) and {package, package.partition("_")[0]} & refused:
            return False
    allowed = next(
        (names for floor, names in ALLOWED_PACKAGES.items() if path.startswith(floor)), None
    )
    return allowed is None or package in allowed or package in sys.stdlib_module_names


def misplaced_packages(source: Source) -> Iterator[str]:
    """Each floor uses only the third-party packages that belong to it."""
    if source.is_product:
        for line, package in imported_packages(source):
            if not may_import(source.path, package):
                yield f"line {line}: {package} does not belong on this floor"


def unexplained_suppressions(source: Source) -> Iterator[str]:
    """A silenced tool is named by its code and has its reason beside it."""
    for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
        if token.type != tokenize.COMMENT:
            continue
        for found in SUPPRESSION.finditer(token.string):
            line = f"line {token.start[0]}"
            if not (found["codes"] or found["errors"]):
                yield f"{line}: suppression without a code"
            if len(SUPPRESSION.sub("", token.string).strip("#- ")) < SHORTEST_REASON:
                yield f"{line}: suppression without a reason"


Habit = Callable[[Source], Iterator[str]]
HABITS: tuple[Habit, ...] = (
    refused_names,
    missing_docstring,
    stray_commits,
    clock_readings,
    late_imports,
    misplaced_packages,
    unexplained_suppressions,
)
