"""What things cost, as ratios in one run: make bench.

Every figure is CPU time of this one process, the WSGI application called without
a server in between, so that a busy machine disturbs it little. Ceilings and ours
take turns; the median of the rounds counts.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.benchmarks import (
    crowded,
    exports,
    first_visit,
    framed,
    organising,
    pages,
    served,
    writing,
)
from tests.benchmarks.installation import Bench, fill, installation, say

SUBJECTS = (
    *("pages", "organising", "writing", "postgresql"),
    *("exports", "served", "framed", "crowded", "crowded-postgresql", "phone"),
)
#: What has an installation of its own.
ALONE = {
    "postgresql": writing.measure_postgresql,
    "served": served.measure,
    "framed": framed.measure,
    "crowded": crowded.measure,
    "crowded-postgresql": crowded.measure_postgresql,
    "phone": first_visit.measure,
}
MANY = 1_000_000


def main() -> None:
    """Measure, and print a line for each figure."""
    chosen = [name for name in SUBJECTS if name in sys.argv] or SUBJECTS
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        bench = installation(folder / "instance")
        measure(bench, folder, chosen)
        if "--many" in sys.argv and {*chosen} - {"organising"}:
            fill(bench, MANY)
            say("", f"with {MANY:,} signatures more:")
            measure(bench, folder, chosen)
        if "exports" in chosen:
            measure_exports(bench)
        bench.backends.close()
        if "organising" in chosen:
            organising.measure(folder, many="--many" in sys.argv)
    for name, measure_alone in ALONE.items():
        if name in chosen:
            measure_alone()


def measure(bench: Bench, folder: Path, chosen: tuple[str, ...] | list[str]) -> None:
    """What should cost the same however many have signed."""
    if "pages" in chosen:
        pages.measure(bench)
    if "writing" in chosen:
        writing.measure(bench, writing.ceiling_app(writing.in_sqlite(folder)))


def measure_exports(bench: Bench) -> None:
    """What grows with the rows."""
    many = "--many" in sys.argv
    if not many:
        fill(bench, 10_000)
    exports.measure_unopened(bench)
    exports.add_sealed(bench, 100_000 if many else 5_000)
    exports.measure_opened(bench)


if __name__ == "__main__":
    main()
