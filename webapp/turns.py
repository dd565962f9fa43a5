"""What a server does by itself, again and again: one thread a process. A job that fails is said in the log and tried
again at its next turn."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

_log = logging.getLogger("webapp.turns")


@dataclass(slots=True)
class _Job:
    name: str
    every_s: float
    do: Callable[[], object]
    next_s: float  # by the monotonic clock


class Turns:
    """Begins with the first job; the first turn of each comes after its time has passed once."""

    def __init__(self) -> None:
        self._jobs: list[_Job] = []
        self._changed = threading.Condition()
        self._has_ended = False
        self._thread: threading.Thread | None = None

    def add(self, name: str, every_s: float, do: Callable[[], object]) -> None:
        with self._changed:
            self._jobs.append(_Job(name, every_s, do, time.monotonic() + every_s))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="turns", daemon=True)
                self._thread.start()
            self._changed.notify()

    def close(self) -> None:
        with self._changed:
            self._has_ended = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while (job := self._next()) is not None:
            try:
                job.do()
            except Exception as fault:  # whatever it is, the other jobs go on
                _log.error("Not done: %s. %s: %s", job.name, type(fault).__name__, fault)

    def _next(self) -> _Job | None:
        """The job whose turn it is, once it is; None at the end."""
        with self._changed:
            while not self._has_ended:
                job = min(self._jobs, key=lambda one: one.next_s)
                left_s = job.next_s - time.monotonic()
                if left_s <= 0:
                    job.next_s = time.monotonic() + job.every_s
                    return job
                self._changed.wait(left_s)
        return None
