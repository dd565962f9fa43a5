"""Is a letter lost, or sent twice? The outbox beside a real mail server that fails at every step, and beside the sender
being killed.

Two senders run, as two processes of the server do. Time passes for them 600 times as fast, so that a minute of waiting
is a tenth of a second. Both are killed (SIGKILL) amid their work, at random moments; the mail server is closed now and
then. Half of the letters are queued before, half while they run. Then each Message-ID is looked for.
"""

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from benchmarks.post_office import PostOffice, opened
from benchmarks.postgres import postgres
from benchmarks.table import table
from webapp.database import FAULTS, Store
from webapp.mail.mail_server import MailServer
from webapp.mail.outbox import Letter, State, enqueue, letters
from webapp.mail.sender import send_due

BEGUN = datetime(2026, 5, 2, tzinfo=UTC)
FAST = 600
FROM = "Office <visits@town.example>"
HERE = Path(__file__).parents[1]
PATIENCE_S = 420  # three days of the senders' time, less a little: nothing may be given up


class Trial(NamedTuple):
    letters: int
    kills: int
    once: int
    lost: int
    twice: int  # or more often
    after_cut: int  # of those, the mail server cut its answer off
    after_kill: int  # of those, the sender was killed between the answer and the keeping of it
    unexplained: int
    seconds: float


def fast_clock(begun: float) -> Callable[[], datetime]:
    return lambda: BEGUN + timedelta(seconds=(time.time() - begun) * FAST)


def send_on(data: Path, url: str, port: int, begun: float) -> None:
    """A sender that goes on until it is killed."""
    store, carrier, clock = Store(data, url or None), MailServer("127.0.0.1", port, "smtp"), fast_clock(begun)
    while True:
        offered = 0
        with suppress(*FAULTS):
            offered = send_due(store, carrier, FROM, clock).offered
        if not offered:
            time.sleep(0.02)


def trial(
    count: int, kills: int, seed: int, rate: float, data: Path, url: str | None = None
) -> tuple[Trial, PostOffice]:
    draw, office, begun = random.Random(seed), PostOffice(seed, rate), time.time()
    clock, store = fast_clock(begun), Store(data, url)
    queue(store, count // 2, clock)
    late = threading.Thread(target=lambda: [queue(store, 1, clock) for _ in range(count - count // 2)])
    killed, was_answered = 0, set[str]()
    ends = [
        *sorted(draw.sample(range(1, count * 3 // 4), kills)),
        sys.maxsize,
    ]  # how many have arrived when both are killed
    with opened(office) as door:
        asked = [sys.executable, "-m", "benchmarks.mail", "--send", str(data), url or "", str(door.port), str(begun)]
        late.start()
        while late.is_alive() or waiting(store):
            senders = [subprocess.Popen(asked, cwd=HERE) for _ in range(2)]
            try:
                while office.arrived.total() < ends[killed] and (late.is_alive() or waiting(store)):
                    time.sleep(draw.uniform(0, 0.03))
                    assert time.time() - begun < PATIENCE_S, f"{waiting(store)} letters still wait"
                    if draw.random() < 0.01:
                        door.close()
                        time.sleep(0.1)
                        door.open()
            finally:
                for sender in senders:
                    sender.send_signal(signal.SIGKILL)
                for sender in senders:
                    sender.wait()
            killed += 1
            time.sleep(0.2)  # the mail server reads what was sent before
            was_answered |= unkept(store, office)
    late.join()
    with store.read() as link:
        names = {f"<{one.name}@town.example>" for one in letters(link, list(State), count)}
        refused = letters(link, [State.FAILED])
        assert not refused, f"the mail server never says no: {refused[0].answer}"
    store.close()
    twice = {name for name, times in office.arrived.items() if times > 1}
    after_cut, after_kill = twice & office.cut, (twice & was_answered) - office.cut
    found = Trial(
        count,
        killed - 1,
        len(names & office.arrived.keys() - twice),
        len(names - office.arrived.keys()),
        len(twice),
        len(after_cut),
        len(after_kill),
        len(twice - after_cut - after_kill) + len(office.arrived.keys() - names),
        time.time() - begun,
    )
    return found, office


def queue(store: Store, count: int, clock: Callable[[], datetime]) -> None:
    for n in range(count):
        with store.write() as link:
            text = f"Bonjour, à samedi. Ligne {n}\n.\n.. un point seul\n"
            enqueue(
                link, Letter("guest@host.example", f"Réservé {n}", text, f"<p>{text}</p>", "fr", b"BEGIN\r\n"), clock()
            )


def waiting(store: Store) -> int:
    with store.read() as link:
        return len(letters(link, [State.WAITING]))


def unkept(store: Store, office: PostOffice) -> set[str]:
    """Letters that the mail server has taken, and that wait all the same, now that no sender lives."""
    with store.read() as link:
        left = {f"<{one.name}@town.example>" for one in letters(link, [State.WAITING], 100_000)}
    return left & office.arrived.keys()


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--letters", type=int, default=1000)
    words.add_argument("--kills", type=int, default=5)
    words.add_argument("--rate", type=float, default=0.06, help="how often a step of the mail server fails")
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    words.add_argument("--send", nargs=4, help=argparse.SUPPRESS)
    asked = words.parse_args()
    if asked.send:
        data, url, port, begun = asked.send
        send_on(Path(data), url, int(port), float(begun))
    with tempfile.TemporaryDirectory(prefix="flaneur-") as folder:
        given = (asked.letters, asked.kills, asked.seed, asked.rate, Path(folder))
        if asked.database == "sqlite":
            found, office = trial(*given)
        else:
            with postgres() as server:
                found, office = trial(*given, server.create())
    rows = [(step, what, str(times)) for (step, what), times in sorted(office.faults.items())]
    print(table(("step", "what the mail server did", "times"), rows), "\n")
    head = (
        "seed",
        "database",
        "letters",
        "kills",
        "once",
        "lost",
        "twice",
        "after a cut",
        "after a kill",
        "unexplained",
    )
    cells = [str(asked.seed), asked.database, *(str(cell) for cell in found[:-1])]
    print(table((*head, "seconds"), [[*cells, f"{found.seconds:.0f}"]]))
    return 1 if found.lost or found.unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
