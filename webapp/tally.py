"""Counts scans: a line in the journal for each, and every second the lines so far into the database.

A page is never held up or refused for a count. What could not be counted is said in the log.
"""

import logging
import threading
from pathlib import Path

from webapp.database import FAULTS, Store, words
from webapp.journal import Journal
from webapp.records import fold

FOLDS_S = 1.0

_log = logging.getLogger("webapp.scans")


class Tally:
    """One a process; ``folder`` is FLANEUR_DATA. Begins to count at once, and to fold into the store in a thread of its
    own."""

    def __init__(self, folder: Path, store: Store) -> None:
        self._folder = folder
        self._store = store
        self._journal: Journal | None = None
        self._lock = threading.Lock()
        self._lost = 0  # since the log was last told
        self._is_losing = False
        self._why = ""
        self._stuck = ""
        self._end = threading.Event()
        self._open()
        self._thread = threading.Thread(target=self._run, name="tally", daemon=True)
        self._thread.start()

    def add(self, mark: bytes) -> None:
        """Counts a scan before its answer leaves; ``mark`` as in ``Journal.add``. Never raises."""
        try:
            if self._journal is None:
                raise OSError(0, self._why)
            self._journal.add(mark)
        except OSError as error:
            self._lose(error.strerror or str(error))

    def close(self) -> None:
        """Folds what there is and ends."""
        self._end.set()
        self._thread.join()
        if self._journal is not None:
            self._journal.close()

    def _lose(self, why: str) -> None:
        with self._lock:
            self._lost += 1
            self._why = why
            is_first = self._lost == 1 and not self._is_losing
        if is_first:  # at once: the next second may not come
            _log.error("Scans are served but cannot be counted in %s: %s.", self._folder, why)

    def _run(self) -> None:
        """At once for what the dead have left, then every second, and once more at the end."""
        has_ended = False
        while True:
            try:
                self._open()
                self._say_losses()
                self._fold()
            except Exception:  # a fault of our own: it is seen, and must not end the counting
                _log.exception("Scans stay in the journal %s.", self._folder)
            if has_ended:
                return
            has_ended = self._end.wait(FOLDS_S)

    def _open(self) -> None:
        try:
            if self._journal is None:
                self._journal = Journal(self._folder)
            else:
                self._journal.renew()
        except OSError as error:
            self._why = error.strerror or str(error)

    def _say_losses(self) -> None:
        with self._lock:
            lost, self._lost = self._lost, 0
            self._is_losing = lost > 0
        if lost:
            _log.error("%d scans were served but not counted: %s (%s).", lost, self._why, self._folder)

    def _fold(self) -> None:
        """Whatever fails here is tried again in a second; the lines are in the journal."""
        try:
            if self._journal is not None:
                self._journal.sync()
            own = self._journal.path if self._journal is not None else self._folder  # the folder is no segment
            done = fold(self._store, self._folder, own)
        except FAULTS as error:
            said = words(error)
            if said != self._stuck:
                _log.error(
                    "Scans stay in the journal, the database cannot be written: %s (%s).", said, self._store.place
                )
            self._stuck = said
            return
        if self._stuck:
            _log.error(
                "The database can be written again; no scan that stood in the journal of %s is lost.", self._folder
            )
            self._stuck = ""
        if done.unreadable:
            _log.error("%d lines of the journal in %s could not be read.", done.unreadable, self._folder)
