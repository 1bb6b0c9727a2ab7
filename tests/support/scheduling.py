"""In which order several processes share the tests among themselves."""

from __future__ import annotations

from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

#: Files that share an installation or a browser: one process runs them all, so that
#: there is only one of it.
TOGETHER = {
    "the crowd": (
        "tests/faults/test_full_disks.py",
        "tests/faults/test_locked_databases.py",
        "tests/faults/test_restarts.py",
        "tests/faults/test_slow_clients.py",
    ),
    "the browser": ("tests/browser/",),
    "the house": (
        "tests/journeys/test_campaign_export.py",
        "tests/journeys/test_commands.py",
        "tests/journeys/test_demo.py",
        "tests/journeys/test_exports.py",
        "tests/journeys/test_form.py",
        "tests/journeys/test_one_letter.py",
        "tests/journeys/test_organisers.py",
        "tests/journeys/test_packs.py",
    ),
}
#: What takes longest comes first: begun last, it would keep one process busy when the
#: others have nothing left to do.
FIRST = (
    "the browser",
    "the crowd",
    "tests/faults/",
    "the house",
    "tests/journeys/",
    "tests/samples/",
    "tests/services/",
    "tests/web/",
)


class LongestFirst(LoadFileScheduling):
    """Files as they are, or several as one; and not the largest first."""

    def _split_scope(self, nodeid: str) -> str:
        return together(super()._split_scope(nodeid))

    def _assign_work_unit(self, node: WorkerController) -> None:
        self.workqueue.move_to_end(min(self.workqueue, key=rank), last=False)
        super()._assign_work_unit(node)


def together(file: str) -> str:
    """The name of what a file belongs to: a group, or the file itself."""
    for name, files in TOGETHER.items():
        if file.startswith(files):
            return name
    return file


def rank(unit: str) -> int:
    """Smaller for what should begin earlier."""
    ranks = [number for number, one in enumerate(FIRST) if unit.startswith(one)]
    return min(ranks, default=len(FIRST))
