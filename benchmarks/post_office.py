"""A real mail server on loopback that fails at every step of RFC 5321, as drawn by a seed: it turns a caller away,
hangs up, asks for patience, answers late. It never says no for good, so each letter must arrive in the end."""

import asyncio
import random
import socket
import ssl
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from functools import partial
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session, syntax

LATE_S = 0.3

# By step of the talk. "cut" is between the end of the data and its answer; the letter is taken, or it is not.
FAULTS = {
    "connect": ("hung up", "421"),
    "EHLO": ("hung up", "451", "late"),
    "MAIL": ("hung up", "451", "421", "late"),
    "RCPT": ("hung up", "450", "late"),
    "DATA": ("hung up", "451", "hung up amid the data", "late"),
    "answer": ("451", "cut, not taken", "cut, taken", "late"),
}


class PostOffice:
    """``arrived`` counts how often each Message-ID was taken; ``cut`` holds those whose answer was cut off after that;
    ``faults`` counts what was done."""

    def __init__(self, seed: int, rate: float) -> None:
        self.arrived: Counter[str] = Counter()
        self.cut: set[str] = set()
        self.faults: Counter[tuple[str, str]] = Counter()
        self.last = b""
        self._draw = random.Random(seed)
        self._rate = rate

    def fault(self, step: str) -> str:
        if self._draw.random() >= self._rate:
            return ""
        found = self._draw.choice(FAULTS[step])
        self.faults[step, found] += 1
        return found

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:
        """What aiosmtpd asks when a letter is whole."""
        content = envelope.content
        assert isinstance(content, bytes)
        fault = self.fault("answer")
        if fault.isdigit():
            return f"{fault} later"
        if fault == "late":
            await asyncio.sleep(LATE_S)
        if fault != "cut, not taken":
            name = str(message_from_bytes(content)["Message-ID"])
            self.arrived[name] += 1
            self.last = content
            if fault == "cut, taken":
                self.cut.add(name)
        if fault.startswith("cut"):
            await hang_up(server)
        return "250 taken"


async def hang_up(server: Any) -> None:
    if server.transport is not None:
        server.transport.abort()
    await asyncio.Event().wait()  # until aiosmtpd ends this call


class Clerk(SMTP):
    """One caller."""

    def __init__(self, office: PostOffice, **settings: Any) -> None:
        super().__init__(office, hostname="office.example", **settings)
        self._office = office

    def connection_made(self, transport: Any) -> None:
        fault = self._office.fault("connect")
        super().connection_made(transport)
        if fault == "421":
            transport.write(b"421 not now\r\n")
            transport.close()
        elif fault:
            transport.abort()

    async def _fails(self, step: str) -> bool:
        fault = self._office.fault(step)
        if fault == "late":
            await asyncio.sleep(LATE_S)
        elif fault.isdigit():
            await self.push(f"{fault} not now")
            if fault == "421" and self.transport is not None:
                self.transport.close()
            return True
        elif fault == "hung up amid the data":
            await self.push("354 go on")
            await self._reader.readuntil(b"\r\n")
            await hang_up(self)
        elif fault:
            await hang_up(self)
        return False

    @syntax("EHLO hostname")
    async def smtp_EHLO(self, hostname: str) -> None:
        if not await self._fails("EHLO"):
            await super().smtp_EHLO(hostname)

    @syntax("MAIL FROM: <address>")
    async def smtp_MAIL(self, arg: str | None) -> None:
        if not await self._fails("MAIL"):
            await super().smtp_MAIL(arg)

    @syntax("RCPT TO: <address>")
    async def smtp_RCPT(self, arg: str | None) -> None:
        if not await self._fails("RCPT"):
            await super().smtp_RCPT(arg)

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:
        if not await self._fails("DATA"):
            await super().smtp_DATA(arg)


@contextmanager
def opened(office: PostOffice, tls: ssl.SSLContext | None = None, *, starts_plain: bool = False) -> Iterator["Door"]:
    """The office at a port of its own, in a thread of its own; with ``tls`` encrypted, at once or when asked to be."""
    door = Door(office, tls, starts_plain)
    try:
        door.open()
        yield door
    finally:
        door.end()


class Door:
    def __init__(self, office: PostOffice, tls: ssl.SSLContext | None, starts_plain: bool) -> None:
        self._office = office
        self._tls = None if starts_plain else tls
        settings = {"tls_context": tls, "require_starttls": True} if tls and starts_plain else {}
        self._clerk = partial(Clerk, office, **settings)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def open(self) -> None:
        clerk = partial(self._clerk, loop=self._loop)
        self._server = self._do(self._loop.create_server(clerk, "127.0.0.1", self.port, ssl=self._tls))

    def close(self) -> None:
        """Who calls now is refused; those inside go on."""
        assert self._server is not None
        self._loop.call_soon_threadsafe(self._server.close)
        self._office.faults["connect", "refused for a while"] += 1

    def end(self) -> None:
        async def leave() -> None:
            rest = asyncio.all_tasks() - {asyncio.current_task()}
            for one in rest:
                one.cancel()
            await asyncio.gather(*rest, return_exceptions=True)

        assert self._server is not None
        self._loop.call_soon_threadsafe(self._server.close)
        self._do(leave())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)
