"""requirements.lock holds what pyproject.toml asks for, every file by its hash, and no address."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def asked(project: dict[str, Any]) -> list[Requirement]:
    lists = [
        project["build-system"]["requires"],
        project["project"]["dependencies"],
        *project["project"].get("optional-dependencies", {}).values(),
        *project.get("dependency-groups", {}).values(),
    ]
    return [Requirement(line) for lines in lists for line in lines]


def entries(lock: str) -> list[str]:
    """Return each pinned package with the hashes that follow it."""
    return re.split(r"\n(?=\S)", lock.strip())


def stale(project: dict[str, Any], lock: str) -> Iterator[str]:
    """Name what is asked for and not pinned, or pinned outside the range asked for."""
    pins = [Requirement(entry.split(" \\")[0]) for entry in entries(lock)]
    for wanted in asked(project):
        found = [pin for pin in pins if same(pin, wanted)]
        versions = [next(iter(pin.specifier)).version for pin in found]
        if not found or not all(version in wanted.specifier for version in versions):
            yield f"{wanted}: locked {versions or 'nothing'}"


def same(one: Requirement, other: Requirement) -> bool:
    return canonicalize_name(one.name) == canonicalize_name(other.name)


def unhashed(lock: str) -> Iterator[str]:
    for entry in entries(lock):
        if not HASH.search(entry) or "==" not in entry.partition("\n")[0]:
            yield entry.partition("\n")[0]


def test_the_lock_holds_no_address() -> None:
    assert "://" not in LOCK


def test_every_locked_package_is_pinned_and_hashed() -> None:
    assert list(unhashed(LOCK)) == []


def test_the_lock_is_fresh() -> None:
    assert list(stale(PROJECT, LOCK)) == []


GOOD = "a-b==1.2 \\\n    --hash=sha256:" + "0" * 64 + "\n"


def sample(requirement: str) -> dict[str, Any]:
    return {"build-system": {"requires": []}, "project": {"dependencies": [requirement]}}


@pytest.mark.parametrize("requirement", ["c", "a-b>=2"])
def test_a_stale_lock_is_noticed(requirement: str) -> None:
    assert list(stale(sample(requirement), GOOD))


def test_a_name_may_be_written_either_way() -> None:
    assert not list(stale(sample("A_b>=1,<2"), GOOD))


@pytest.mark.parametrize("bad", ["a==1.2", GOOD.replace("==", ">="), GOOD + "c==1"])
def test_an_unpinned_or_unhashed_package_is_noticed(bad: str) -> None:
    assert list(unhashed(bad))
    assert not list(unhashed(GOOD))
