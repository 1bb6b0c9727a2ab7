"""The worker: delivers what is due, rotates the outbox keys, and does the chores.

Some threads deliver any mail, one delivers supporters' own mails only, so that a
slow answer to a letter never delays a confirmation. The main thread does chores,
another one those that take long, and one more keeps up the leases of the mails in
hand. Nothing is lost when any of
this is killed: what was claimed is due again when its lease has ended.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Thread

import structlog

from petition.db.engines import Database
from petition.services.delivering import Lane, Post, Progress
from petition.services.outbox_keys import OutboxKeys
from petition.services.ports import Mailer, Sealer
from petition.services.rotating import Rotation

log = structlog.get_logger()

Chore = tuple[str, Callable[[datetime], bool]]
"""A name and one step of work that is due at a moment; whether there is more."""


@dataclass(frozen=True)
class Pace:
    """How fast the worker goes; times in seconds."""

    lanes: int = 2  # Besides the one for supporters' own mails.
    batch: int = 20
    idle: float = 1  # Between two looks for work.
    lease: float = 30
    heartbeat: float = 8
    rest: float = 30  # When the mail server wants to be left alone: doubled …
    longest_rest: float = 300  # … up to this.
    grace: float = 10  # To finish the mails in hand when told to stop.


class Waits:
    """Waits that double as long as trouble lasts, in seconds."""

    def __init__(self, first: float, longest: float) -> None:
        self._first = first
        self._longest = longest
        self._next = first

    def next(self) -> float:
        """How long to wait this time."""
        wait, self._next = self._next, min(self._next * 2, self._longest)
        return wait

    def reset(self) -> None:
        """Trouble is over."""
        self._next = self._first


class Worker:
    """Everything that happens without anybody asking."""

    def __init__(
        self,
        *,
        database: Database,
        sealer: Sealer,
        mailer: Mailer,
        outbox_keys: OutboxKeys,
        clock: Callable[[], datetime],
        randomness: Callable[[int], bytes],
        chores: Sequence[Chore] = (),
        slow_chores: Sequence[Chore] = (),
        pace: Pace = Pace(),
    ) -> None:
        """`chores` are done besides the rotation of keys, in their order.

        `slow_chores` keep nobody waiting, and nothing waits for them at the end.
        """
        self._clock = clock
        self._pace = pace
        post = Post(
            writing=database.writing,
            keys=outbox_keys,
            sealer=sealer,
            mailer=mailer,
            clock=clock,
            randomness=randomness,
            lease=timedelta(seconds=pace.lease),
            batch=pace.batch,
        )
        self._lanes = [Lane(post) for _ in range(pace.lanes)]
        self._lanes.append(Lane(post, only_own_mail=True))
        rotation = Rotation(
            database.engine, database.reading, database.writing, sealer, outbox_keys
        )
        every: list[Chore] = [("rotation", rotation), *chores]
        self._chores = [_PatientChore(*chore) for chore in every]
        self._slow_chores = [_PatientChore(*chore) for chore in slow_chores]

    def run_once(self) -> bool:
        """Do all that is due now, then stop; whether everything could be done."""
        with self._beating():
            progress = self._drain(self._lanes[0])
            every = [*self._chores, *self._slow_chores]
            calm = self._do_chores(every, lambda: False)
        return calm and progress is Progress.NOTHING

    def run(self, stop: Event) -> None:
        """Work until `stop`; then finish the mails in hand and give the rest back."""
        with self._beating():
            threads = [self._start_lane(lane, stop) for lane in self._lanes]
            slow = (self._slow_chores, stop)
            Thread(target=self._keep_doing, args=slow, daemon=True).start()
            self._keep_doing(self._chores, stop)
            self._part(threads)

    def _keep_doing(self, chores: Sequence[_PatientChore], stop: Event) -> None:
        while not stop.is_set():
            self._do_chores(chores, stop.is_set)
            stop.wait(self._pace.idle)

    def _part(self, threads: Sequence[Thread]) -> None:
        """Wait for the mails in hand, as long as our grace allows."""
        deadline = time.monotonic() + self._pace.grace
        for thread in threads:
            thread.join(max(0, deadline - time.monotonic()))
        if any(thread.is_alive() for thread in threads):
            log.warning("a mail server answers too slowly: some mails stay claimed")

    @contextmanager
    def _beating(self) -> Iterator[None]:
        """Keep up the leases of what is in hand meanwhile."""
        over = Event()
        heart = Thread(target=self._beat, args=(over,), daemon=True)
        heart.start()
        try:
            yield
        finally:
            over.set()
            heart.join(self._pace.grace)

    def _beat(self, over: Event) -> None:
        while not over.wait(self._pace.heartbeat):
            for lane in self._lanes:
                try:
                    lane.beat()
                except Exception as error:
                    log.error("a lease was not renewed", error=type(error).__name__)

    def _start_lane(self, lane: Lane, stop: Event) -> Thread:
        # A daemon, since an answer to a final dot may take ten minutes.
        thread = Thread(target=self._keep_delivering, args=(lane, stop), daemon=True)
        thread.start()
        return thread

    def _keep_delivering(self, lane: Lane, stop: Event) -> None:
        rests = Waits(self._pace.rest, self._pace.longest_rest)
        faults = Waits(self._pace.idle, self._pace.rest)
        while not stop.is_set():
            try:
                progress = lane.deliver_due(stop.is_set)
            except Exception as error:
                log.error("the outbox cannot be used", error=type(error).__name__)
                stop.wait(faults.next())
                continue
            faults.reset()
            if progress is Progress.SOME:
                rests.reset()
            elif progress is Progress.NOTHING:
                stop.wait(self._pace.idle)
            else:
                lane.hang_up()
                stop.wait(rests.next())
        lane.hang_up()

    def _drain(self, lane: Lane) -> Progress:
        """Deliver until nothing is due, or the mail server wants to be left alone."""
        progress = Progress.SOME
        while progress is Progress.SOME:
            progress = lane.deliver_due(lambda: False)
        lane.hang_up()
        return progress

    def _do_chores(
        self, chores: Sequence[_PatientChore], stopping: Callable[[], bool]
    ) -> bool:
        """Do every chore as long as it has more to do; False if one failed."""
        done = [chore.do(self._clock, stopping) for chore in chores]
        return all(done)


class _PatientChore:
    """A chore that is left alone for a while after it has failed."""

    def __init__(self, name: str, step: Callable[[datetime], bool]) -> None:
        self._name = name
        self._step = step
        self._waits = Waits(first=5, longest=300)
        self._not_before = 0.0

    def do(self, clock: Callable[[], datetime], stopping: Callable[[], bool]) -> bool:
        """Do it until there is no more to do; False if it failed, now or lately."""
        if time.monotonic() < self._not_before:
            return False
        try:
            while not stopping() and self._step(clock()):
                pass
        except Exception as error:
            kind = type(error).__name__
            log.error("a chore failed", chore=self._name, error=kind)
            self._not_before = time.monotonic() + self._waits.next()
            return False
        self._waits.reset()
        return True


def stop_on_signals() -> Event:
    """An event that SIGTERM and SIGINT set; called first, in the main thread.

    The signals are awaited in a thread of their own: a handler that sets an event
    can interrupt the very code that is waiting for it, and then waits for ever.
    """
    signals = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    stop = Event()

    def await_them() -> None:
        signal.sigwait(signals)
        stop.set()

    Thread(target=await_them, daemon=True).start()
    return stop
