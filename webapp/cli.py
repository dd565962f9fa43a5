"""The console script ``flaneur``: the builder's commands, and those that need the server or speak to one.

A command imports its room when it is called, so that ``flaneur --help`` answers at once.
"""

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
