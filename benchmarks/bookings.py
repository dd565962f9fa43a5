"""Two hundred people ask at once for twenty places, again and again, of two servers on one database, which are killed
in the middle of some rounds. What everybody was answered against what stands in the table.

    python -m benchmarks.bookings [--rounds 50] [--kills 15] [--seed 1] [sqlite] [postgresql]
"""

import argparse
import asyncio
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from benchmarks.postgres import postgres
from benchmarks.scan_kills import free_port, kill, start
from builder.build import build
from builder.imports.new import make_site
from builder.outputs import Options
from webapp.database import Store
from webapp.mail.outbox import State as Sending
from webapp.mail.outbox import letters
from webapp.tokens import Tokens, signing_key
from webapp.visits.bookings import State, bookings_of
from webapp.visits.places import taken
from webapp.visits.visits import Offer, Visit, add_visit

TOWN = "exemple"
TRIES = 60  # of one client, whose server may be away for a while


class Round(NamedTuple):
    """``told`` counts answers by what they said. All that follows must be 0: places given beyond those that there are,
    answers that nothing stands for, places that are neither booked nor to be had, letters that are missing."""

    told: Counter[str]
    kills: int
    again: int  # forms sent again, for a kill had cut the answer off
    booked: int
    over: int
    lost: int
    leaked: int
    unwritten: int
    seconds: float


class Servers:
    """Two of one guide and one database, each with its own port; killed and started again together."""

    def __init__(self, folder: Path, url: str | None) -> None:
        self.site, self.data = make_guide(folder), folder / "data"
        self.data.mkdir()
        self.url = url
        self.ports = (free_port(), free_port())
        self._running: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        settings = {"FLANEUR_SITE": str(self.site), "FLANEUR_DATA": str(self.data)}
        settings |= {"FLANEUR_DATABASE_URL": self.url} if self.url else {}
        self._running = [start("webapp:create_app", port, 4, **settings) for port in self.ports]

    def kill(self) -> None:
        for server in self._running:
            kill(server)
        self._running = []


def make_guide(folder: Path) -> Path:
    """The guide of ``flaneur new``, built for a host with a server."""
    make_site(folder / "root")
    file = folder / "root" / "tours" / "site.toml"
    file.write_text(file.read_text("utf-8").replace("server = false", "server = true"), "utf-8")
    assert build(folder / "root", folder / "site", Options(paper=False, brotli=0)).written is not None
    return folder / "site"


@contextmanager
def servers(dialect: str) -> Iterator[Servers]:
    with (
        postgres() if dialect == "postgresql" else nullcontext() as server,
        tempfile.TemporaryDirectory() as folder,
    ):
        found = Servers(Path(folder), server.create() if server else None)
        try:
            found.start()
            yield found
        finally:
            found.kill()


def run(found: Servers, rounds: int, kills: int, seed: int, people: int = 200, places: int = 20) -> list[Round]:
    """``kills`` of the rounds, drawn at random, are cut by SIGKILL at a random moment, in the middle of booking or of
    confirming."""
    draw = random.Random(seed)
    cut = set(draw.sample(range(rounds), kills))
    return [asyncio.run(_round(found, number, number in cut, draw, people, places)) for number in range(rounds)]


async def _round(found: Servers, number: int, is_cut: bool, draw: random.Random, people: int, places: int) -> Round:
    store = Store(found.data, found.url)
    visit = _visit(store, number, places)
    key, began = signing_key(found.data), time.monotonic()
    phase = draw.choice(("booking", "confirming")) if is_cut else ""
    address = f"/fr/{TOWN}/visits/{visit.name}/"
    tokens = Tokens(key, "visit", 4 * 3600, lambda: time.time() - 10)
    forms = [
        urlencode(
            {"name": f"P{n}", "email": f"p{n}.{number}@example.org", "party": "1", "token": tokens.issue(_id(visit))}
        )
        for n in range(people)
    ]
    sent = await _all(found, [(address, form) for form in forms], phase == "booking", draw)
    answers = [answer for answer, _ in sent]
    told = Counter(_said(answer) for answer in answers)

    with store.read() as link:
        rows = {one.email: one for one in bookings_of(link, visit.id)}
        kept = taken(link, visit.id, datetime.now(UTC))
    answered = {f"p{n}.{number}@example.org": _said(answer) for n, answer in enumerate(answers)}
    lost = sum(1 for email, said in answered.items() if email not in rows or rows[email].state != said)
    over = max(kept - places, 0)

    links, acts = Tokens(key, "letter", 86_400), Tokens(key, "booking", 4 * 3600, lambda: time.time() - 10)
    confirms = [
        (
            f"/fr/{TOWN}/visits/booking/?key={links.issue(one.code)}",
            urlencode({"act": "confirm", "token": acts.issue(one.code)}),
        )
        for one in rows.values()
    ]
    done = await _all(found, confirms, phase == "confirming", draw)
    lost += sum(1 for answer, _ in done if " 303 " not in answer.partition("\r\n")[0])
    with store.read() as link:
        after = bookings_of(link, visit.id)
        written = Counter(one.about for one in letters(link, list(Sending), most=100_000))
    store.close()
    booked = sum(one.party for one in after if one.state is State.BOOKED)
    lost += sum(1 for one in after if one.confirmed is None)
    return Round(
        told=told,
        kills=int(is_cut),
        again=sum(tries > 1 for _, tries in (*sent, *done)),
        booked=booked,
        over=over + max(booked - places, 0),
        lost=lost,
        leaked=max(places - booked, 0),
        unwritten=sum(1 for one in after if written[f"booking {one.id}"] != 2),  # confirm, please; and what came of it
        seconds=time.monotonic() - began,
    )


async def _all(
    found: Servers, forms: Sequence[tuple[str, str]], is_cut: bool, draw: random.Random
) -> list[tuple[str, int]]:
    """Everybody at once; with ``is_cut`` the servers are killed in the middle and started again, and whoever got no
    answer sends the same form again, as people do."""
    gate = asyncio.Event()
    asked = [asyncio.create_task(_send(found.ports, address, form, n, gate)) for n, (address, form) in enumerate(forms)]
    gate.set()
    if is_cut:
        await asyncio.sleep(draw.uniform(0.02, 0.6))
        await asyncio.to_thread(found.kill)
        await asyncio.to_thread(found.start)
    return await asyncio.gather(*asked)


async def _send(ports: Sequence[int], address: str, form: str, who: int, gate: asyncio.Event) -> tuple[str, int]:
    """The whole answer, and how often it was asked for. Each client has an address of its own, as a proxy would say."""
    await gate.wait()
    for again in range(TRIES):
        port = ports[(who + again) % len(ports)]
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            head = f"POST {address} HTTP/1.1\r\nHost: guide\r\nOrigin: http://guide\r\nConnection: close\r\n"
            head += f"X-Forwarded-For: 10.0.{who // 250}.{who % 250 + 1}\r\nContent-Length: {len(form)}\r\n"
            writer.write(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\n{form}".encode())
            await writer.drain()
            answer = (await reader.read()).decode("utf-8", "replace")
            writer.close()
            if "\r\n\r\n" in answer:
                return answer, again + 1
        except OSError:
            pass
        await asyncio.sleep(0.25)
    sys.exit(f"No answer after {TRIES} tries: {address}")


def _said(answer: str) -> str:
    """What an answer to the form said, by where it leads: held or waiting; else its first line."""
    first, _, rest = answer.partition("\r\n")
    place = next((line for line in rest.split("\r\n") if line.lower().startswith("location:")), "")
    return place.rpartition("?said=")[2].strip() if " 303 " in first else first


def _visit(store: Store, number: int, places: int) -> Visit:
    offer = Offer(
        territory=TOWN,
        tour="premier-tour",
        starts_local=(datetime.now() + timedelta(days=30)).replace(microsecond=0),  # noqa: DTZ005  # the town's clocks
        zone="UTC",
        minutes=60,
        languages=("fr",),
        places=places,
        closes_h=2,
        meeting="mairie",
        accessible=None,
        words={},
    )
    with store.write() as link:
        return add_visit(link, offer, datetime.now(UTC))


def _id(visit: Visit) -> str:
    return str(visit.id)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--kills", type=int, default=15)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--places", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("dialects", nargs="*", default=["sqlite", "postgresql"])
    given = parser.parse_args()
    heads = (
        "rounds",
        "kills",
        "again",
        "told: booked",
        "waiting",
        "else",
        "over",
        "lost",
        "leaked",
        "no letter",
        "a round, s",
    )
    print(" " * 12 + "".join(f"{head:>{len(head) + 2}}" for head in heads))
    has_failed = False
    for dialect in given.dialects:
        with servers(dialect) as found:
            seen = run(found, given.rounds, given.kills, given.seed, given.people, given.places)
        told = sum((one.told for one in seen), Counter())
        known = told["held"] + told["waiting"]
        row = [sum(getattr(one, name) for one in seen) for name in ("over", "lost", "leaked", "unwritten")]
        is_exact = all(one.booked == one.told["held"] == given.places for one in seen)
        has_failed |= any(row) or not is_exact
        counts = [len(seen), sum(one.kills for one in seen), sum(one.again for one in seen)]
        counts += [told["held"], told["waiting"], told.total() - known, *row]
        cells = [*map(str, counts), f"{sorted(one.seconds for one in seen)[len(seen) // 2]:.1f}"]
        print(f"{dialect:12}" + "".join(f"{one:>{len(head) + 2}}" for one, head in zip(cells, heads, strict=True)))
        print(f"  exactly {given.places} booked in every round: {'yes' if is_exact else 'NO'}", flush=True)
    sys.exit(1 if has_failed else 0)


if __name__ == "__main__":
    main()
