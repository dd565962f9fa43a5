"""Mail, from the outbox to a real mail server: once, whole, in the words of the letter."""

import email
import os
import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from sqlalchemy import update

from benchmarks.mail import trial
from benchmarks.post_office import Door, PostOffice, opened
from webapp import create_app
from webapp.certificate import own_certificate
from webapp.config import Config, read_config
from webapp.database import Store
from webapp.mail.mail_server import MailFolder, MailServer, mail_server
from webapp.mail.outbox import LETTERS, Letter, State, due, enqueue, letters, retry
from webapp.mail.sender import Round, Sender, send_due

from ..house import run_flaneur
from .conftest import Lay

NOW = datetime(2026, 5, 2, 9, 0, tzinfo=UTC)
FROM = "Office de tourisme <visites@town.example>"
TEXT = "مرحبا\n.\n.. deux points\nFrom here to there " + "x" * 1200 + "\n"
LETTER = Letter(
    "a@b.example",
    "Réservé : 予約",
    TEXT,
    "<p>é</p>",
    "fr-x-falc",
    b"BEGIN\r\nMETHOD:REQUEST\r\nEND\r\n",
    "booking 1",
    "c@d.example",
)


def clock() -> datetime:
    return NOW


class Refusing(PostOffice):
    """Says no, for good, to whom it does not know."""

    async def handle_RCPT(self, server: object, session: object, envelope: object, to: str, options: list[str]) -> str:
        if to.startswith("nobody"):
            return "550 5.1.1 no <b>such</b> user\x1b[0m"
        envelope.rcpt_tos.append(to)  # type: ignore[attr-defined]  # aiosmtpd's Envelope
        return "250 OK"


@pytest.fixture
def office() -> PostOffice:
    return Refusing(1, 0)


@pytest.fixture
def door(office: PostOffice) -> Iterator[Door]:
    with opened(office) as door:
        yield door


def put(store: Store, letter: Letter = LETTER) -> int:
    with store.write() as link:
        return enqueue(link, letter, NOW)


def states(store: Store) -> list[tuple[State, str]]:
    with store.read() as link:
        return [(one.state, one.answer) for one in letters(link, list(State))]


def test_a_letter_arrives_once_and_whole(store: Store, door: Door, office: PostOffice) -> None:
    put(store)
    server = MailServer("127.0.0.1", door.port, "smtp")
    assert send_due(store, server, FROM, clock) == Round(1, 1)
    assert send_due(store, server, FROM, clock) == Round()
    found = email.message_from_bytes(office.last, policy=default)
    assert isinstance(found, EmailMessage)
    assert list(office.arrived.values()) == [1] and found["Message-ID"].endswith("@town.example>")
    assert (found["From"], found["To"], found["Reply-To"]) == (FROM, "a@b.example", "c@d.example")
    assert (found["Subject"], found["Content-Language"]) == (LETTER.subject, "fr")
    assert found["Auto-Submitted"] == "auto-generated" and found["Date"].datetime == NOW
    text, html = found.get_body(("plain",)), found.get_body(("html",))
    assert text is not None and html is not None and html.get_content().strip() == LETTER.html
    assert text.get_content().replace("\r\n", "\n") == TEXT
    (calendar,) = found.iter_attachments()
    assert (calendar.get_content_type(), calendar.get_filename()) == ("text/calendar", "visit.ics")
    assert calendar["Content-Type"].params["method"] == "REQUEST"
    assert calendar.get_payload(decode=True) == LETTER.calendar
    assert max(map(len, office.last.split(b"\r\n"))) <= 998 and office.last.isascii()


@pytest.mark.parametrize("typed", ["=?utf-8?q?x=0D=0ABcc:_eve@x.example?=", "=?utf-8?b?YQpi?= =?utf-8?q?=0A?=", "a=?b"])
def test_no_header_hides_in_a_subject_that_a_stranger_typed(
    store: Store, door: Door, office: PostOffice, typed: str
) -> None:
    put(store, replace(LETTER, subject=f"A group asks: {typed}, 24 people"))
    assert send_due(store, MailServer("127.0.0.1", door.port, "smtp"), FROM, clock) == Round(1, 1)
    found = email.message_from_bytes(office.last, policy=default)
    assert found["Bcc"] is None and found["Subject"].startswith("A group asks: ") and "\n" not in found["Subject"]
    assert found["Subject"].endswith(", 24 people") and found["Message-ID"] and found["Content-Language"] == "fr"


def test_a_letter_that_cannot_be_written_holds_up_no_other(
    store: Store, door: Door, office: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    bad = put(store)
    put(store)
    with store.write() as link:  # as if it had come in before addresses were looked at as now
        link.execute(update(LETTERS).where(LETTERS.c.id == bad).values(recipient="=?utf-8?q?=0AX:_y?=@b.example"))
    assert send_due(store, MailServer("127.0.0.1", door.port, "smtp"), FROM, clock).taken == 1
    assert {state for state, _ in states(store)} == {State.SENT, State.FAILED}
    assert "b.example" not in caplog.text


def test_a_no_of_the_server_is_final_and_the_next_letter_goes(store: Store, door: Door, office: PostOffice) -> None:
    number = put(store, Letter("nobody@b.example", "s", "t", "h", "fr"))
    put(store)
    server = MailServer("127.0.0.1", door.port, "smtp")
    assert send_due(store, server, FROM, clock) == Round(2, 1)
    assert states(store) == [(State.SENT, "250 taken"), (State.FAILED, "550 5.1.1 no <b>such</b> user[0m")]
    assert send_due(store, server, FROM, clock) == Round()
    with store.write() as link:
        assert retry(link, number, NOW) and len(due(link, NOW, 9)) == 1


def test_a_server_that_is_away_costs_a_letter_nothing_until_it_is_given_up(store: Store, door: Door) -> None:
    put(store)
    server = MailServer("127.0.0.1", 1, "smtp")
    assert send_due(store, server, FROM, clock).away == "Connection refused"
    assert states(store) == [(State.WAITING, "Connection refused")]
    send_due(store, server, FROM, lambda: NOW + timedelta(days=3))
    assert states(store) == [(State.FAILED, "Connection refused")]


def test_what_is_sent_unencrypted_is_no_password(door: Door, store: Store) -> None:
    """This server offers no encryption: nothing is said to it."""
    put(store)
    for security in ("smtp+starttls", "smtps"):
        away = send_due(store, MailServer("127.0.0.1", door.port, security, "me", "secret"), FROM, clock).away
        assert away and "secret" not in away
    assert states(store)[0][0] is State.WAITING
    with pytest.raises(ValueError, match="unencrypted"):
        mail_server("smtp://me:secret@mail.example")
    assert "secret" not in repr(mail_server("smtps://me:secret@mail.example"))


@pytest.mark.parametrize("security", ["smtp+starttls", "smtps"])
def test_a_mail_server_is_believed_by_its_certificate_alone(
    tmp_path: Path, office: PostOffice, security: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = own_certificate(tmp_path / "own", ["127.0.0.1"], datetime.now(UTC))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(pair.certificate, pair.key)
    (tmp_path / "data").mkdir()
    store = Store(tmp_path / "data")
    put(store)
    with opened(office, tls, starts_plain=security == "smtp+starttls") as door:
        server = MailServer("127.0.0.1", door.port, security)
        assert "certificate" in send_due(store, server, FROM, clock).away and not office.arrived
        monkeypatch.setenv("SSL_CERT_FILE", str(pair.certificate))  # as an authority that the machine trusts
        assert send_due(store, server, FROM, clock) == Round(1, 1)
    store.close()


@pytest.mark.parametrize("said", ["mail.example", "http://a", "smtp://", "smtp://a:b", "smtps://a/b", "smtp://a:70000"])
def test_a_wrong_address_of_a_mail_server_is_said(tmp_path: Path, said: str) -> None:
    names = {"FLANEUR_SITE": str(tmp_path), "FLANEUR_DATA": str(tmp_path), "FLANEUR_MAIL_FROM": FROM}
    assert read_config({**names, "FLANEUR_SMTP": said})[1][0].startswith("FLANEUR_SMTP is wrong: ")
    config, missing = read_config({**names, "FLANEUR_SMTP": "smtp+starttls://me:p%40ss@mail.example"})
    assert config is not None and not missing
    assert config.carrier == MailServer("mail.example", 587, "smtp+starttls", "me", "p@ss")
    assert "FLANEUR_MAIL_FROM" in read_config({**names, "FLANEUR_MAIL_FROM": "a@b.example\nBcc: x@y.example"})[1][0]


def test_without_a_mail_server_letters_are_files(store: Store, tmp_path: Path) -> None:
    put(store)
    assert send_due(store, MailFolder(tmp_path / "mail"), FROM, clock) == Round(1, 1)
    (file,) = (tmp_path / "mail").iterdir()
    found = email.message_from_bytes(file.read_bytes(), policy=default)
    assert found["Subject"] == LETTER.subject and f"<{file.stem}@town.example>" == found["Message-ID"]
    assert (tmp_path / "mail").stat().st_mode & 0o777 == 0o700


@pytest.mark.slow
def test_the_server_sends_what_comes_into_the_outbox_and_the_office_sees_what_was_refused(
    lay: Lay, tmp_path: Path, door: Door, office: PostOffice
) -> None:
    (tmp_path / "data").mkdir()
    carrier = MailServer("127.0.0.1", door.port, "smtp")
    app = create_app(Config(lay(), access_log=False, data=tmp_path / "data", carrier=carrier, mail_from=FROM))
    store: Store = app.extensions["store"]
    number = put(store, Letter("nobody@b.example", "Votre place", "t", "h", "fr", about="booking 7"))
    while states(store)[0][0] is State.WAITING:  # pytest's own time limit is the end of its patience
        app.extensions["sender"].wake()
    sender: Sender = app.extensions["sender"]
    sender.close()
    app.extensions["turns"].close()
    app.extensions["tally"].close()
    store.close()
    names = {"FLANEUR_DATA": str(tmp_path / "data")}
    said = run_flaneur("mail", **names)
    assert "0 waiting, 1 refused or given up." in said and "to nobody@b.example  booking 7" in said
    assert "said: 550 5.1.1 no <b>such</b> user[0m" in said
    run_flaneur("mail", "--retry", str(number + 1), expect=2, **names)
    said = run_flaneur("mail", "--retry", str(number), "--send", **names)
    assert "1 offered, 1 taken." in said and "0 waiting, 0 refused" in said
    assert len(list((tmp_path / "data" / "mail").iterdir())) == 1


@pytest.mark.slow
def test_no_letter_is_lost_and_none_arrives_twice_but_where_its_answer_was(
    store: Store, tmp_path: Path, database_url: str | None
) -> None:
    """A mail server that fails at every step, a killed sender: ``python -m benchmarks.mail`` is the long run."""
    found, office = trial(40, 1, int(os.environ["FLANEUR_SEED"]), 0.08, tmp_path / "data", database_url)
    assert (found.lost, found.unexplained) == (0, 0), found
    assert found.once + found.twice == 40 and found.kills == 1 and office.faults
