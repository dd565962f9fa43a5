"""The desk: what the staff of the office sees and does, at ``/desk/``. One feature a module, each puts its pages on
the shell; whoever asks for one without the right to it is told so by the shell, never by the page."""

import logging
from pathlib import Path

from flask import Flask

from webapp.desk import (
    account,
    after,
    bookings,
    enquiries,
    event_stops,
    events,
    figures,
    home,
    kept,
    mail,
    offer,
    people,
    reports,
    sign_in,
    trail,
    visits,
)
from webapp.desk.shell import rooms
from webapp.tokens import signing_key

__all__ = ["open_desk", "rooms"]

OF_GROUPS = (enquiries, offer, events, event_stops, after)
FEATURES = (
    sign_in,
    home,
    visits,
    bookings,
    *OF_GROUPS,
    reports,
    mail,
    figures,
    account,
    people,
    trail,
    kept,
)  # so on the shell

_log = logging.getLogger("webapp.desk")


def open_desk(app: Flask, data: Path) -> None:
    """``data`` is FLANEUR_DATA. Where it cannot be written nobody can sign in."""
    try:
        app.extensions["desk"] = signing_key(data)
    except OSError as error:
        _log.error("Nobody can sign in at the desk: %s.", error)
