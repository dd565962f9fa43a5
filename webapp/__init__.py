"""The server: hands out the tree that the builder made, and adds what needs a server. It never reads ``tours/``."""

import logging

from flask import Flask

from webapp import desk, forget, log, plaques, reports, site, workshop
from webapp.clock import now_of
from webapp.config import Config, read_config
from webapp.database import Store
from webapp.groups import groups
from webapp.live import group, group_page, lead_page, thanks_page
from webapp.live.live_path import LivePath
from webapp.live.tries import Tries
from webapp.mail.sender import Sender
from webapp.scan_path import ScanPath
from webapp.site import store_now as store_now
from webapp.tally import Tally
from webapp.tree import TreeLink
from webapp.turns import Turns
from webapp.visits import booking_pages, visit_pages


def create_app(config: Config | None = None) -> Flask:
    """The WSGI application. Without ``config`` the environment is read, and the process ends with one plain sentence
    a line where something is missing."""
    if config is None:
        config, missing = read_config()
        if config is None:
            raise SystemExit("\n".join(missing))
    app = Flask(__name__, static_folder=None)
    # An address means what it says: no redirect of ours adds a slash behind a plaque or mends a doubled one.
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    link = app.extensions["flaneur"] = TreeLink(config.site)
    log.keep(app, enabled=config.access_log)
    site.add_headers(app)
    if config.problems is not None:
        workshop.open_to_author(app, config.problems)
    for room in (plaques, reports, booking_pages, groups, lead_page, thanks_page, group_page, desk, site):
        app.register_blueprint(room.rooms)
    site.answer_errors(app)
    if config.data:
        store = app.extensions["store"] = Store(config.data, config.database_url)
        reports.take_reports(app, config.data, store)
        visit_pages.take_visits(app, config.data, store)
        groups.open_groups(app, config.data, store)
        tries = Tries()
        group.open_room(app, config.data, store, tries)
        desk.open_desk(app, config.data)
        app.extensions.setdefault("turns", Turns()).add("forget", forget.EACH_S, lambda: forget.forget_all(store))
        if config.carrier:
            app.extensions["sender"] = Sender(store, config.carrier, config.mail_from)
    if config.problems is None:  # an author's server shows what is wrong on every page, and counts nothing
        tally = None
        if config.data:
            tally = app.extensions["tally"] = Tally(config.data, store)
        else:
            logging.getLogger("webapp.scans").warning(
                "Scans are not counted, reports not taken: FLANEUR_DATA names no folder."
            )
        scan_path = ScanPath(app.wsgi_app, link, tally, has_log=config.access_log)
        app.wsgi_app = scan_path  # type: ignore[method-assign]  # as Flask's documentation wraps an app
    if config.data:
        live_path = LivePath(app.wsgi_app, link, store, lambda: now_of(app), tries)
        app.wsgi_app = live_path  # type: ignore[method-assign]  # as Flask's documentation wraps an app
    return app
