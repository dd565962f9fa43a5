"""The mail server of the office: it is offered letters, one after another, over one connection; and the folder that
takes its place where there is none."""

import os
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import NamedTuple, Protocol
from urllib.parse import unquote, urlsplit

from webapp.database import sync_folder
from webapp.plain_words import plain_words

CONNECT_S = 30
ANSWER_S = 300  # RFC 5321 4.5.3.2: five minutes for a command, ten for the end of the data
TAKEN_S = 600
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}

# What breaks a connection, or keeps one from being made.
_BROKEN = (OSError, smtplib.SMTPException, EOFError)


class Outcome(Enum):
    TAKEN = "taken"
    REFUSED = "refused"  # for good
    UNSURE = "unsure"  # no final answer: it is offered again


class Answer(NamedTuple):
    outcome: Outcome
    words: str  # of the server, or what stood in the way; one line


class NotReached(Exception):
    """There is no connection. It says nothing of the letter."""


class Line(Protocol):
    """What letters are offered to."""

    def offer(self, sender: str, to: str, message: bytes, message_id: str) -> Answer:
        """``sender`` and ``to`` are bare addresses. Raises NotReached."""
        ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class MailServer:
    host: str
    port: int
    security: str  # smtp, smtp+starttls, smtps
    user: str = ""
    password: str = field(default="", repr=False)

    def line(self) -> Line:
        return SmtpLine(self)


@dataclass(frozen=True, slots=True)
class MailFolder:
    """For development: each letter a file, which any program for mail opens."""

    folder: Path

    def line(self) -> Line:
        return FolderLine(self.folder)


def mail_server(said: str) -> MailServer:
    """``smtps://user:password@host:465``, ``smtp+starttls://…:587`` or, unencrypted, ``smtp://host:25``. Raises
    ValueError, in plain words and without the password."""
    try:
        parts = urlsplit(said)
        port = parts.port
    except ValueError:
        raise ValueError("it is no address of a mail server") from None
    if parts.scheme not in PORTS:
        raise ValueError("it begins with none of " + ", ".join(f"'{name}://'" for name in PORTS))
    if not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("it is not just a mail server's name and port")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if password and parts.scheme == "smtp" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise ValueError("it would send the password unencrypted; write 'smtp+starttls://' or 'smtps://'")
    return MailServer(parts.hostname, port or PORTS[parts.scheme], parts.scheme, user, password)


class SmtpLine:
    """Connected when the first letter is offered, and again after it broke."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None

    def offer(self, sender: str, to: str, message: bytes, message_id: str) -> Answer:
        smtp = self._smtp or self._connect()
        try:
            code, said = _offer(smtp, sender, to, message)
        except _BROKEN as broken:
            self.close()
            return Answer(Outcome.UNSURE, _line(_words(broken)))
        if code != 250:
            self._begin_anew(smtp, code)
        outcome = Outcome.TAKEN if code == 250 else Outcome.REFUSED if 500 <= code <= 599 else Outcome.UNSURE
        return Answer(outcome, _line(said, code))

    def _begin_anew(self, smtp: smtplib.SMTP, code: int) -> None:
        """For the next letter: what this one has begun is taken back."""
        try:
            if code == 421 or smtp.rset()[0] != 250:
                self.close()
        except _BROKEN:
            self.close()

    def close(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with suppress(*_BROKEN):
                if smtp.sock is not None:
                    smtp.sock.settimeout(CONNECT_S)
                    smtp.quit()
            smtp.close()

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        trust = ssl.create_default_context()  # smtplib's own would take any certificate
        if server.security == "smtps":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(timeout=CONNECT_S, context=trust)
        else:
            smtp = smtplib.SMTP(timeout=CONNECT_S)
        smtp._host = server.host  # type: ignore[attr-defined]  # what the certificate must name; connect() alone forgets it
        try:
            code, said = smtp.connect(server.host, server.port)
            if code != 220:
                raise smtplib.SMTPConnectError(code, said)
            if server.security == "smtp+starttls":
                smtp.starttls(context=trust)
            if server.user:
                smtp.login(server.user, server.password)
            smtp.ehlo_or_helo_if_needed()
            assert smtp.sock is not None
            smtp.sock.settimeout(ANSWER_S)
        except _BROKEN as broken:
            smtp.close()
            raise NotReached(_line(_words(broken))) from None
        self._smtp = smtp
        return smtp


def _offer(smtp: smtplib.SMTP, sender: str, to: str, message: bytes) -> tuple[int, bytes]:
    """What the server says last: 250 where it has taken the letter. smtplib's own sendmail does not tell."""
    code, said = smtp.mail(sender)
    if code == 250:
        code, said = smtp.rcpt(to)
    if code not in (250, 251):
        return code, said
    assert smtp.sock is not None
    smtp.sock.settimeout(TAKEN_S)
    try:
        code, said = smtp.data(message)
    except smtplib.SMTPDataError as refused:  # before the data
        return refused.smtp_code, _bytes(refused.smtp_error)
    if smtp.sock is not None:
        smtp.sock.settimeout(ANSWER_S)
    return code, said


def _bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode()


def _words(broken: BaseException) -> str:
    if isinstance(broken, smtplib.SMTPResponseException):
        return f"{broken.smtp_code} {_line(broken.smtp_error)}"
    return getattr(broken, "strerror", None) or str(broken) or type(broken).__name__


def _line(said: bytes | str, code: int | None = None) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(plain_words(text if code is None else f"{code} {text}").split())[:255]


class FolderLine:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def offer(self, sender: str, to: str, message: bytes, message_id: str) -> Answer:
        file = self._folder / f"{message_id.strip('<>').partition('@')[0]}.eml"
        new = file.with_suffix(".new")
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            with new.open("wb") as stream:
                stream.write(message)
                stream.flush()
                os.fsync(stream.fileno())
            new.replace(file)
            sync_folder(self._folder)
        except OSError as fault:
            raise NotReached(f"{self._folder}: {fault.strerror}") from None
        return Answer(Outcome.TAKEN, file.name)

    def close(self) -> None:
        pass
