"""Run every ``bench_*.py`` of this folder, or those named: each has ``bench(report)``.

A report, never a test: nothing here passes or fails by a duration.
"""

import importlib
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.benchmarks.report import Report

FOLDER = Path(__file__).parent
Bench = Callable[[Report], None]


def write(line: str) -> None:
    """Show a line at once; a bench may take minutes."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def names(chosen: list[str]) -> Iterator[str]:
    """Yield the benches of the folder by name, only the chosen ones if any are."""
    for path in sorted(FOLDER.glob("bench_*.py")):
        name = path.stem.removeprefix("bench_")
        if not chosen or name in chosen:
            yield name


def main(chosen: list[str]) -> int:
    """Run the benches; 1 when a name is unknown, so that a typing slip is not a silent success."""
    found = list(names(chosen))
    unknown = sorted(set(chosen) - set(found))
    if unknown:
        write(f"没有这些测速项 unknown: {', '.join(unknown)}")
        return 1
    for name in found:
        module = importlib.import_module(f"tests.benchmarks.bench_{name}")
        bench: Bench = module.bench
        start = time.perf_counter()
        bench(Report(name, write))
        write(f"{name}  ({time.perf_counter() - start:.1f} s)")
    if not found:
        write("尚无测速项 no benches yet")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
