"""The console script ``flaneur``: the builder's commands, and those that need the server or speak to one.

A command imports its room when it is called, so that ``flaneur --help`` answers at once.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder.cli import cli as main

if TYPE_CHECKING:
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
@click.option(
    "--site",
    envvar="FLANEUR_SITE",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default="site",
    show_default=True,
    help="The built guide, which knows names and time zones.",
)
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
    from webapp.database import open_database
    from webapp.figures import Span, as_csv, as_table, figures
    from webapp.listing import read_listing
    from webapp.records import fold, scans_between

    listing = read_listing(site.resolve())
    if territory and territory not in listing.towns:
        known = ", ".join(sorted(listing.towns)) or "none; build it again"
        raise click.UsageError(f"The guide has no territory '{territory}'. It has: {known}.")
    span = Span(first.date() if first else None, last.date() if last else None)
    if span.first and span.last and span.first > span.last:
        raise click.UsageError(f"--from {span.first} lies after --to {span.last}.")
    with _plain_words():
        engine = open_database(data)
        try:
            fold(engine, data)
            with engine.connect() as link:
                found = figures(scans_between(link, *span.hours()), listing, by, span, territory)
        finally:
            engine.dispose()
        click.echo(as_table(found))
        if csv_file is not None:
            csv_file.write_text(as_csv(found), encoding="utf-8-sig", newline="")  # Excel looks for the mark


@main.command("backup")
@click.argument("to", metavar="DIR|FILE", type=click.Path(path_type=Path))
@_data
def backup_command(to: Path, data: Path) -> None:
    """Copy what the server has written to a file; the server may go on."""
    from webapp.keep import backup

    with _plain_words():
        click.echo(str(backup(data, to, datetime.now(UTC))))


@main.command("restore")
@click.argument("copy", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_data
def restore_command(copy: Path, data: Path) -> None:
    """Put a backup in the place of what the server has written; stop the server first."""
    from webapp.keep import restore

    with _plain_words():
        old = restore(data, copy, datetime.now(UTC))
        click.echo(f"'{copy}' is restored." + (f" What was there before is kept as '{old}'." if old else ""))


@contextmanager
def _plain_words() -> Iterator[None]:
    """A disk that fails and a file that is not ours are no faults of the program: one sentence, exit code 1."""
    from webapp.database import FAULTS, words
    from webapp.keep import CannotKeep

    try:
        yield
    except CannotKeep as error:
        raise click.ClickException(str(error)) from None
    except FAULTS as error:
        raise click.ClickException(f"The disk or the database fails: {words(error)}.") from None
