"""What a bench says: one line a measurement, a ratio wherever there is something to compare with.

A ratio to a plain baseline of the same run means the same on a slow machine and on a fast one;
a bare number of seconds does not.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


def median_seconds(work: Callable[[], object], repeats: int = 5) -> float:
    """Run `work` once to warm up, then `repeats` times; return the median duration [s]."""
    work()
    durations = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        durations.append(time.perf_counter() - start)
    return statistics.median(durations)


@dataclass(frozen=True, slots=True)
class Report:
    """Prints the lines of one bench through `write`, each beginning with the bench's name."""

    bench: str
    write: Callable[[str], object]

    def value(self, what: str, number: float, unit: str) -> None:
        """Print a single measurement."""
        self.write(f"{self.bench}  {what}: {number:,.4g} {unit}")

    def ratio(
        self, what: str, ours: float, plain: float, unit: str, *, plain_is: str = "plain"
    ) -> None:
        """Print our measurement beside that of the baseline `plain_is`, and ours ÷ theirs."""
        self.write(
            f"{self.bench}  {what}: {ours:,.4g} {unit}, "
            f"{plain_is} {plain:,.4g} {unit}, ratio {ours / plain:.2f}"
        )
