"""The console script ``flaneur``: the builder's commands, and those that need the server or speak to one.

A command imports its room when it is called, so that ``flaneur --help`` answers at once.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from builder.cli import cli as main

if TYPE_CHECKING:
    from collections.abc import Mapping

    from webapp.database import Store
    from webapp.workshop import Trouble

__all__ = ["main"]


@main.command()
@click.argument("root", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".")
@click.option("--host", help="127.0.0.1 is this computer only, 0.0.0.0 the whole Wi-Fi.  [default: 127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any free one.")
@click.option("--https", is_flag=True, help="For a phone on the same Wi-Fi; serves all of it unless --host is given.")
@click.option("--out", type=click.Path(path_type=Path), help="Where the site is published.  [default: ROOT/site]")
def serve(root: Path, host: str | None, port: int, https: bool, out: Path | None) -> None:
    """Build the guide in ROOT, serve it, and build it again whenever a file changes."""
    from builder import parts
    from webapp import serve as room

    site = out or root / "site"
    if any(site.absolute().is_relative_to((root / name).absolute()) for name in ("tours", "translations")):
        raise click.UsageError(f"{site} lies among the files that are watched; choose a folder beside them.")
    place = room.find_place(host or ("0.0.0.0" if https else "127.0.0.1"), port, https=https)
    watched = [root / "tours", root / "translations", parts.static(), parts.translations(), parts.templates()]
    room.serve(lambda: build_and_say(root, site), site, root / ".flaneur" / "problems.json", watched, place)


def build_and_say(root: Path, out: Path) -> "Trouble":
    """Builds, says in the terminal what happened, and gives the browser the problems, errors first, for it shows only
    the first few."""
    from builder.build import build
    from builder.problems import Severity, count
    from webapp.workshop import Trouble

    report = build(root, out)
    for problem in report.problems:
        click.echo(str(problem), err=True)
    done = "nothing written" if report.written is None else f"{report.pages} pages in {report.seconds:.1f} s"
    click.echo(f"{count(report.problems)}; {done}.")
    first = sorted(report.problems, key=lambda problem: problem.severity is not Severity.ERROR)
    return Trouble(tuple(str(problem) for problem in first), is_stopped=report.written is None)


@main.command()
@click.argument("place", metavar="[ROOT] TOUR", nargs=-1, required=True)
@click.option(
    "--gpx", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A recording to play instead."
)
@click.option("--speed", type=click.FloatRange(1, 60), default=1, show_default=True, help="Between what is heard.")
@click.option("--error", "error_m", type=click.FloatRange(0, 100), help="Of the position, in metres.  [default: 5]")
@click.option("--leave", "leave_m", type=click.FloatRange(0), metavar="METRE", help="Leave the route there for 120 m.")
@click.option("--seed", type=click.IntRange(0, 2**31), default=1, show_default=True, help="Another one errs otherwise.")
@click.option("--mode", type=click.Choice(["walk", "jog", "guided"]), help="Who goes.  [default: as the tour is]")
@click.option("--locale", "tag", default="", metavar="TAG", help="The language.  [default: the town's own]")
@click.option("--report", is_flag=True, help="Print what would be said where, and end. Needs Node.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any free one.")
@click.option("--out", type=click.Path(path_type=Path), help="Where the site is published.  [default: ROOT/site]")
def rehearse(
    place: tuple[str, ...],
    gpx: Path | None,
    speed: float,
    error_m: float | None,
    leave_m: float | None,
    seed: int,
    mode: str | None,
    tag: str,
    report: bool,
    port: int,
    out: Path | None,
) -> None:
    """Let a made-up walker, or a recorded GPX file, go along TOUR in the real guide, to hear and see it from a chair.

    TOUR is the name of its folder, or TOWN/TOUR. The page opens on this computer alone."""
    from builder.checked import read_and_check
    from builder.cli import say
    from builder.imports import rehearsal
    from builder.problems import did_you_mean, has_errors

    if len(place) > 2:
        raise click.UsageError("Name one tour, and before it the folder of the guide if that is not this one.")
    root = Path(place[0] if len(place) == 2 else ".")
    checked = read_and_check(root)
    if checked.site is None or has_errors(checked.problems):
        say(checked.problems, "text")
        sys.exit(1)
    found = rehearsal.place_of(checked.site, place[-1])
    if isinstance(found, list):
        raise click.UsageError(f"There is not just one tour '{place[-1]}'. {did_you_mean(place[-1], found)}")
    territory, tour = found
    tag = tag or territory.source.source_locale
    if tag not in checked.site.source.locales:
        raise click.UsageError(f"The guide has no '{tag}'. {did_you_mean(tag, checked.site.source.locales)}")
    track, told = rehearsal.read_track(gpx) if gpx else (None, [])
    say(told, "text")
    if has_errors(told):
        sys.exit(1)
    plan = rehearsal.plan_walk(tour, track=track, speed=speed, error_m=error_m, leave_m=leave_m, seed=seed)
    site, who = out or root / "site", mode or str(tour.source.practice)
    if report:
        _report(root, site, (tag, territory.slug, tour.slug), plan, who)
    else:
        _play(root, site, (tag, territory.slug, tour.slug), plan, port)


def _report(root: Path, site: Path, names: tuple[str, str, str], plan: "Mapping[str, Any]", mode: str) -> None:
    from builder.build import build
    from builder.cli import say
    from webapp.rehearsal.report import CannotReport, play, read_block, table

    built = build(root, site)
    if built.written is None:
        say(built.problems, "text")
        sys.exit(1)
    try:
        data = read_block(site, *names)
        lines = table(data, plan, mode, play(data, plan, mode))
    except CannotReport as fault:
        raise click.ClickException(str(fault)) from fault
    click.echo("\n".join(lines))


def _play(root: Path, site: Path, names: tuple[str, str, str], plan: "Mapping[str, Any]", port: int) -> None:
    from builder import parts, urls
    from webapp import serve as room

    kept = root / ".flaneur" / "rehearsal.json"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(plan), "utf-8")
    place = replace(room.find_place("127.0.0.1", port, https=False), page=urls.tour_go(*names))
    program = room.Program("webapp.rehearsal:create_app", (("FLANEUR_REHEARSAL", str(kept.absolute())),))
    watched = [root / "tours", root / "translations", parts.static(), parts.translations(), parts.templates()]
    problems = root / ".flaneur" / "problems.json"
    room.serve(lambda: build_and_say(root, site), site, problems, watched, place, program)


@main.command()
@click.argument("server", type=click.Choice(["nginx", "apache", "caddy"]))
@click.option(
    "--site", type=click.Path(exists=True, file_okay=False, path_type=Path), default="site", show_default=True
)
@click.option("--into", type=click.Path(file_okay=False, path_type=Path), required=True, help="The folder to write to.")
def webserver(server: str, site: Path, into: Path) -> None:
    """Write the settings with which nginx, Apache or Caddy serves the built guide without Flâneur's own server."""
    from builder import hosts
    from builder.headers import from_json

    table = site / "headers.json"
    if not table.is_file():
        raise click.ClickException(
            f"There is no built guide in '{site}'. Run 'flaneur build', or name one with --site."
        )
    rules, locales = from_json(table.read_text(encoding="utf-8"))
    codes = sorted(page.parent.name for page in site.glob("P/*/index.html"))
    if server == "nginx":
        maps, inside = hosts.nginx(rules, codes, locales)
        files = {"flaneur-maps.conf": maps, "flaneur-server.conf": inside}
    elif server == "apache":
        files = {".htaccess": hosts.apache(rules, locales)}
    else:
        files = {"flaneur.caddy": hosts.caddy(rules, codes, locales)}
    into.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (into / name).write_text(text, encoding="utf-8")
        click.echo(str(into / name))


def _data(command: Callable[..., None]) -> Callable[..., None]:
    """The option that names the server's own folder."""
    return click.option(
        "--data",
        envvar="FLANEUR_DATA",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        required=True,
        help="The folder that the server writes to.  [default: $FLANEUR_DATA]",
    )(command)


def _site(command: Callable[..., None]) -> Callable[..., None]:
    """The option that names the built guide."""
    return click.option(
        "--site",
        envvar="FLANEUR_SITE",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        default="site",
        show_default=True,
        help="The built guide, which knows names and time zones.",
    )(command)


@main.command("figures")
@click.argument("territory", required=False)
@click.option("--by", type=click.Choice(["plaque", "day", "language"]), default="plaque", show_default=True)
@click.option(
    "--from", "first", metavar="DAY", type=click.DateTime(["%Y-%m-%d"]), help="The first day, such as 2026-05-01."
)
@click.option(
    "--to", "last", metavar="DAY", type=click.DateTime(["%Y-%m-%d"]), help="The last day, which is counted too."
)
@click.option("--csv", "csv_file", type=click.Path(dir_okay=False, path_type=Path), help="Write it to a file as well.")
@_site
@_data
def figures_command(
    territory: str | None,
    by: str,
    first: datetime | None,
    last: datetime | None,
    csv_file: Path | None,
    site: Path,
    data: Path,
) -> None:
    """Print how often the plaques were scanned, in all or in one TERRITORY."""
    from webapp.figures import Span, as_csv, as_table, figures
    from webapp.listing import read_listing
    from webapp.records import fold, scans_between
    from webapp.report_book import ReportBook

    listing = read_listing(site.resolve())
    if territory and territory not in listing.towns:
        known = ", ".join(sorted(listing.towns)) or "none; build it again"
        raise click.UsageError(f"The guide has no territory '{territory}'. It has: {known}.")
    span = Span(first.date() if first else None, last.date() if last else None)
    if span.first and span.last and span.first > span.last:
        raise click.UsageError(f"--from {span.first} lies after --to {span.last}.")
    with _store(data) as store:
        fold(store, data)
        with store.read() as link:
            found = figures(scans_between(link, *span.hours()), listing, by, span, territory)
        click.echo(as_table(found))
        if waiting := ReportBook(store).waiting():
            click.echo(f"Reports on plaques that wait for the office: {waiting}. 'flaneur reports' shows them.")
        if csv_file is not None:
            csv_file.write_text(as_csv(found), encoding="utf-8-sig", newline="")  # Excel looks for the mark


@main.command("reports")
@click.option("--csv", "csv_file", type=click.Path(dir_okay=False, path_type=Path), help="Write all to a file as well.")
@click.option(
    "--done", "ids", metavar="NUMBER", type=int, multiple=True, help="This one is dealt with; may be repeated."
)
@_site
@_data
def reports_command(csv_file: Path | None, ids: tuple[int, ...], site: Path, data: Path) -> None:
    """Print what passers-by have reported of the plaques, as far as nobody has dealt with it."""
    from webapp.listing import read_listing
    from webapp.report_book import ReportBook
    from webapp.report_list import as_csv, as_list

    now = datetime.now(UTC)
    with _store(data) as store:
        book = ReportBook(store)
        if unknown := book.close_reports(ids, now) if ids else []:
            raise click.UsageError(f"There is no report {', '.join(map(str, unknown))}; nothing is marked as done.")
        reports = book.reports(now)
        listing = read_listing(site.resolve())
        click.echo(as_list(reports, listing))
        if csv_file is not None:
            csv_file.write_text(as_csv(reports, listing), encoding="utf-8-sig", newline="")  # as of figures


@main.command("mail")
@click.option("--retry", "ids", metavar="NUMBER", type=int, multiple=True, help="Offer this one anew; may be repeated.")
@click.option("--send", is_flag=True, help="Send what is due now, as the server does by itself.")
@_data
def mail_command(ids: tuple[int, ...], send: bool, data: Path) -> None:
    """Print the letters that wait to be sent, and those that the mail server has refused."""
    from webapp.config import mail_settings
    from webapp.mail.outbox import State, letters, retry
    from webapp.mail.outbox_list import as_list
    from webapp.mail.sender import send_due

    now = datetime.now(UTC)
    carrier, mail_from, wrong = mail_settings(os.environ, data)
    if wrong:
        raise click.UsageError(" ".join(wrong))
    with _store(data) as store:
        with store.write() as link:
            if unknown := [str(one) for one in ids if not retry(link, one, now)]:
                raise click.UsageError(f"No letter {', '.join(unknown)} waits or was refused; none is offered anew.")
        if send:
            done = send_due(store, carrier, mail_from)
            click.echo(f"{done.offered} offered, {done.taken} taken." + (f" {done.away}." if done.away else ""))
        with store.read() as link:
            click.echo(as_list(letters(link, [State.WAITING, State.FAILED])))


@main.command("backup")
@click.argument("to", metavar="DIR|FILE", type=click.Path(path_type=Path))
@_data
def backup_command(to: Path, data: Path) -> None:
    """Copy what the server has written to a file; the server may go on."""
    from webapp.keep import backup

    with _store(data) as store:
        click.echo(str(backup(store, data, to, datetime.now(UTC))))


@main.command("restore")
@click.argument("copy", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_data
def restore_command(copy: Path, data: Path) -> None:
    """Put a backup in the place of what the server has written; stop the server first."""
    from webapp.keep import restore

    with _store(data) as store:
        old = restore(store, data, copy, datetime.now(UTC))
        click.echo(f"'{copy}' is restored." + (f" What was there before is kept as '{old}'." if old else ""))


@main.command("forget")
@_data
def forget_command(data: Path) -> None:
    """Delete what is kept of persons and whose time is over; the server does it every hour by itself."""
    from webapp.forget import forget_all

    with _store(data) as store:
        for name, count in forget_all(store, datetime.now(UTC)).items():
            click.echo(f"{name}: {count} deleted")


@main.group("staff")
def staff_group() -> None:
    """Who may sign in at the desk of the server."""


@staff_group.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice(["guide", "editor", "admin"]), default="admin", show_default=True)
@click.option("--town", "towns", metavar="TOWN", multiple=True, help="May be repeated.  [default: all towns]")
@click.option("--language", type=click.Choice(["fr", "en"]), default="fr", show_default=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of asking twice.")
@_data
def staff_add(email: str, role: str, towns: tuple[str, ...], language: str, password_stdin: bool, data: Path) -> None:
    """Make an account; the first one should be an admin's."""
    from webapp.staff import staff_room as room

    password = _password(password_stdin)
    with _store(data) as store:
        click.echo(room.add(store, email, password, role, towns, language, datetime.now(UTC)))


@staff_group.command("list")
@_data
def staff_list(data: Path) -> None:
    """Print all accounts."""
    from webapp.staff import staff_room as room

    with _store(data) as store:
        click.echo(room.as_list(store))


@staff_group.command("password")
@click.argument("email")
@click.option("--no-second-factor", is_flag=True, help="Turn it off as well, for who has lost the telephone.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of asking twice.")
@_data
def staff_password(email: str, no_second_factor: bool, password_stdin: bool, data: Path) -> None:
    """Set a new password; all sessions of the account end."""
    from webapp.staff import staff_room as room

    password = _password(password_stdin)
    with _store(data) as store:
        click.echo(room.set_new_password(store, email, password, datetime.now(UTC), no_second=no_second_factor))


@staff_group.command("disable")
@click.argument("email")
@_data
def staff_disable(email: str, data: Path) -> None:
    """Let nobody sign in by this account; its sessions end."""
    from webapp.staff import staff_room as room

    with _store(data) as store:
        click.echo(room.disable(store, email, datetime.now(UTC)))


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    said: str = click.prompt("Password", hide_input=True, confirmation_prompt="The same once more")
    return said


@contextmanager
def _store(data: Path) -> "Iterator[Store]":
    """The database that the server uses, by the same environment; faults as of ``_plain_words``."""
    from webapp.database import Store

    try:
        store = Store(data, os.environ.get("FLANEUR_DATABASE_URL") or None)
    except ValueError as error:
        raise click.UsageError(f"FLANEUR_DATABASE_URL is wrong: {error}.") from None
    try:
        with _plain_words():
            yield store
    finally:
        store.close()


@contextmanager
def _plain_words() -> Iterator[None]:
    """A disk that fails and a file that is not ours are no faults of the program: one sentence, exit code 1."""
    from webapp.database import FAULTS, words
    from webapp.keep import CannotKeep
    from webapp.staff.staff import Refusal

    try:
        yield
    except (CannotKeep, Refusal) as error:
        raise click.ClickException(str(error)) from None
    except FAULTS as error:
        raise click.ClickException(f"The disk or the database fails: {words(error)}.") from None
