"""Finds every code the programme refuses with, and every event it records, in its source."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
ERRORS = {"DomainError", "Refused"}


@dataclass(frozen=True, slots=True)
class Raised:
    """One place where a code is given, with the names of its values."""

    code: str
    values: frozenset[str]
    place: str


def trees() -> Iterator[tuple[str, ast.Module]]:
    """Parse the product without the PV library, which speaks of itself."""
    for path in sorted((ROOT / "heating_program").rglob("*.py")):
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def raised() -> list[Raised]:
    """List every literal `DomainError("code", …)` and `Refused("code", …)`."""
    found = []
    for name, tree in trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = node.func.id if isinstance(node.func, ast.Name) else ""
            code = node.args[0]
            if called in ERRORS and isinstance(code, ast.Constant):
                values = {word.arg for word in node.keywords if word.arg not in (None, "field")}
                spread = any(word.arg is None for word in node.keywords)
                names = frozenset({"*"}) if spread else frozenset(str(each) for each in values)
                found.append(Raised(str(code.value), names, f"{name}:{node.lineno}"))
    return found


def guard_reasons() -> set[str]:
    """Collect what the guards of the state tables answer: the second of each pair, and appends."""
    tree = ast.parse((ROOT / "heating_program/domain/guards.py").read_text(encoding="utf-8"))
    reasons = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if name == "_missing":
                pairs = [each for each in node.args if isinstance(each, ast.Tuple)]
                reasons |= {ast.literal_eval(pair.elts[1]) for pair in pairs}
            elif name.endswith(".append") and isinstance(node.args[0], ast.Constant):
                reasons.add(str(node.args[0].value))
    return reasons


def recorded_actions() -> set[str]:
    """Collect the literal `action="object.verb"` of everything that is recorded."""
    return {
        str(word.value.value)
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for word in node.keywords
        if word.arg == "action" and isinstance(word.value, ast.Constant)
        if "." in str(word.value.value)
    }


def constraint_codes() -> set[str]:
    """Collect what a broken constraint is translated to."""
    tree = ast.parse((ROOT / "heating_program/unit_of_work.py").read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "_UNIQUE_CODES":
            return set(ast.literal_eval(node.value).values())
    raise AssertionError("_UNIQUE_CODES is gone")
