"""What the server is told by its environment, and what is missing in plain words.

``FLANEUR_SITE``      the tree to serve: the folder (or link) that ``flaneur build --out`` wrote. Required.
``FLANEUR_DATA``      a folder for what the server itself writes: the count of scans. Without it nothing is counted.
``FLANEUR_DATABASE_URL``  a PostgreSQL database, as ``postgresql://user:password@host/name``. Without it the database is
                      a file in FLANEUR_DATA, which is needed with it too.
``FLANEUR_SMTP``      the office's mail server, as ``smtps://user:password@host``, ``smtp+starttls://…`` or ``smtp://…``.
                      Without it, letters are files in the folder ``mail`` of FLANEUR_DATA.
``FLANEUR_MAIL_FROM``  who letters are from, as ``Office <visits@town.example>``.
``FLANEUR_LOG``       ``off`` keeps no access log; ``on``, one line an answer on standard output, when absent.
``FLANEUR_PROBLEMS``  set by ``flaneur serve`` only: the file in which it says what stopped the last build.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path

from webapp.database import postgres_url
from webapp.mail.addresses import mail_address
from webapp.mail.mail_server import MailFolder, MailServer, mail_server

NOBODY = "Flaneur <flaneur@localhost.invalid>"  # of letters that go to a folder


@dataclass(frozen=True, slots=True)
class Config:
    site: Path
    access_log: bool = True
    problems: Path | None = None
    data: Path | None = None
    database_url: str | None = None
    carrier: MailServer | MailFolder | None = None  # None: letters stay in the outbox
    mail_from: str = NOBODY


def read_config(environment: Mapping[str, str] = os.environ) -> tuple[Config | None, list[str]]:
    """The settings, or None and a sentence for each thing that is missing or wrong."""
    missing: list[str] = []
    site = environment.get("FLANEUR_SITE", "")
    problems = environment.get("FLANEUR_PROBLEMS", "")
    data = environment.get("FLANEUR_DATA", "")
    url = environment.get("FLANEUR_DATABASE_URL", "")
    log = environment.get("FLANEUR_LOG", "on").lower()
    if not site:
        missing.append(
            "FLANEUR_SITE is not set. Set it to the folder that 'flaneur build --out' wrote, such as /srv/flaneur/site."
        )
    elif not problems and not Path(site).is_dir():
        # With FLANEUR_PROBLEMS an author is at work, and the first build may not have succeeded yet.
        missing.append(
            f"FLANEUR_SITE is '{site}', and there is no such folder. Run 'flaneur build --out {site}' first."
        )
    if data and not Path(data).is_dir():
        missing.append(
            f"FLANEUR_DATA is '{data}', and there is no such folder. Make it; the server's user must write to it."
        )
    if url and not data:
        missing.append(
            "FLANEUR_DATABASE_URL is set, and FLANEUR_DATA is not. Set it to a folder for what is no database."
        )
    try:
        if url:
            postgres_url(url)
    except ValueError as error:  # its password is not said
        missing.append(f"FLANEUR_DATABASE_URL is wrong: {error}. Write it as postgresql://user:password@host/name.")
    carrier, mail_from, wrong = mail_settings(environment, Path(data))
    missing += wrong
    if log not in ("on", "off"):
        missing.append(f"FLANEUR_LOG is '{log}'. Set it to on or off.")
    if missing:
        return None, missing
    folders = (Path(problems) if problems else None, Path(data) if data else None)
    return Config(Path(site), log == "on", *folders, url or None, carrier if data else None, mail_from), []


def mail_settings(environment: Mapping[str, str], data: Path) -> tuple[MailServer | MailFolder, str, list[str]]:
    """What takes letters, who they are from, and a sentence for each thing that is wrong."""
    smtp, mail_from = environment.get("FLANEUR_SMTP", ""), environment.get("FLANEUR_MAIL_FROM", "") or NOBODY
    carrier: MailServer | MailFolder = MailFolder(data / "mail")
    wrong = []
    try:
        carrier = mail_server(smtp) if smtp else carrier
    except ValueError as error:  # its password is not said
        wrong.append(f"FLANEUR_SMTP is wrong: {error}.")
    if mail_address(parseaddr(mail_from)[1]) is None or not mail_from.isprintable():
        wrong.append(f"FLANEUR_MAIL_FROM is '{mail_from}'. Write it as Office <visits@town.example>.")
    elif smtp and mail_from == NOBODY:
        wrong.append("FLANEUR_SMTP is set, and FLANEUR_MAIL_FROM is not. Set it, as Office <visits@town.example>.")
    return carrier, mail_from, wrong
