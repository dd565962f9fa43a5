"""The author's commands: short bodies that call the rooms and say what happened. Exit codes: 0 fine, 1 problems,
2 wrong usage.

A command imports its room when it is called, so that ``flaneur --help`` answers at once.
"""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder import __version__
from builder.problems import Problem, count, did_you_mean, has_errors, in_order
from builder.translators import translations

if TYPE_CHECKING:
    from builder.imports.voice import Script
    from builder.outputs import Options, Report

ROOT = click.argument("root", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".")
STRICT = click.option("--strict", is_flag=True, help="Treat warnings as errors.")
FORMAT = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="flaneur")
def cli() -> None:
    """Flâneur turns a folder of tours into a guide for phones."""


@cli.command()
@ROOT
@STRICT
@FORMAT
def check(root: Path, strict: bool, form: str) -> None:
    """Say everything that is wrong in ROOT, with file and line, and how to mend it."""
    from builder.checked import read_and_check

    checked = read_and_check(root)
    say(checked.problems, form)
    if form == "text":
        tours = sum(len(territory.tours) for territory in checked.site.territories) if checked.site else 0
        click.echo(f"{count(checked.problems)} in {tours} tour{'' if tours == 1 else 's'}.")
    sys.exit(1 if has_errors(checked.problems, strict=strict) else 0)


@cli.command()
@ROOT
@click.option("--out", type=click.Path(path_type=Path), help="Where the site is published.  [default: ROOT/site]")
@click.option("--pseudo", is_flag=True, help="Also build en-XA (long, accented) and ar-XB (mirrored), to look at.")
@click.option("--clean", is_flag=True, help="Work everything out anew, as if nothing had been built before.")
@click.option("--verify", is_flag=True, help="Look at every file again instead of trusting the times.")
@click.option("--publish", is_flag=True, help="Compress as small as can be, for the public site; takes longer.")
@click.option(
    "--copy",
    is_flag=True,
    help="Publish a plain folder, for a host without symbolic links. Each file is replaced whole, but for the moment of"
    " the replacing a visitor may see pages of both builds. Later builds keep to it.",
)
@STRICT
def build(
    root: Path, out: Path | None, pseudo: bool, clean: bool, verify: bool, publish: bool, copy: bool, strict: bool
) -> None:
    """Compile the guide in ROOT. With any error nothing is written."""
    from builder.outputs import Options
    from builder.pseudo import ACCENTED, MIRRORED

    tags = (ACCENTED, MIRRORED) if pseudo else ()
    options = Options(strict=strict, pseudo=tags, clean=clean, verify=verify, brotli=11 if publish else 5, copy=copy)
    site = out or root / "site"
    try:
        report = _build(root, site, options)
    except ValueError as fault:  # of the environment
        raise click.UsageError(str(fault)) from fault
    say(report.problems, "text")
    if report.written is None:
        click.echo(f"{count(report.problems)}; nothing written.")
        sys.exit(1)
    done = report.written
    click.echo(
        f"{report.pages} pages, {done.written} written, {done.unchanged} unchanged, {done.removed} removed"
        f" in {report.seconds:.1f} s"
    )


def _build(root: Path, out: Path, options: "Options") -> "Report":
    from builder.build import build as run

    try:
        return run(root, out, options, _progress)
    finally:
        _progress("")


def _progress(stage: str) -> None:
    """What is being done, on a terminal only; the next stage overwrites it, an empty one takes it away."""
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{stage} …\r" if stage else "\r\033[K", nl=False, err=True)


@cli.command()
@ROOT
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="A folder to write the archives to.")
@click.option("--clean", is_flag=True, help="Make them anew, even where nothing has changed.")
def basemap(root: Path, out: Path | None, clean: bool) -> None:
    """Make the ground of the moving map of each town, from the OpenStreetMap data in its folder osm.

    A build does this by itself when the data has changed; here you see what it makes of them."""
    from builder.basemap.report import run

    sys.exit(run(root, out, clean, _progress, lambda problems: say(problems, "text")))


@cli.command()
@ROOT
@click.option("--out", type=click.Path(path_type=Path), help="Where the site is published.  [default: ROOT/site]")
def rollback(root: Path, out: Path | None) -> None:
    """Put the site of the build before the last one back."""
    from builder.write import NotOurs
    from builder.write import rollback as run

    try:
        digest = run(out or root / "site")
    except NotOurs as fault:
        raise click.ClickException(str(fault)) from fault
    except OSError as fault:
        raise click.ClickException(f"The site could not be put back: {fault}. Make room, then try again.") from fault
    if digest is None:
        raise click.ClickException("There is no earlier build to go back to.")
    click.echo(f"The site is that of build {digest} again.")


@cli.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(dir_okay=False))
@FORMAT
def gpx(files: tuple[str, ...], form: str) -> None:
    """Tell what Flâneur makes of any GPX file: tracks, length, shape, what was mended, what is refused and why."""
    from builder.gpx_report import run

    sys.exit(run(list(files), form))


@cli.command(context_settings={"ignore_unknown_options": True})  # -1.5,47.2 is a place, not an option
@click.argument("territory")
@click.argument("places", nargs=-1, required=True)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The GPX file to write.")
@click.option("--name", default="", help="The name of the track.")
@click.option("--no-steps", is_flag=True, help="Go round steps where there is a way round.")
@click.option("--root", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".")
def route(territory: str, places: tuple[str, ...], out: Path, name: str, no_steps: bool, root: Path) -> None:
    """Draw a route along the paths of TERRITORY through PLACES: slugs of places, or lon,lat."""
    from builder.imports.route import draw_route
    from builder.read.osm import read_ground
    from builder.read.territory import read_pois

    ground, problems = read_ground(root / "tours" / territory / "osm", f"tours/{territory}/osm")
    pois, told = read_pois(root, f"tours/{territory}", territory)
    say([*problems, *told], "text")
    if ground is None:
        sys.exit(1)
    at = {poi.id: poi.at for poi in pois}
    sys.exit(draw_route(ground, places, at, out, str(out), name=name, steps=not no_steps))


@cli.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--name", default="", help="The title of the guide.")
def new(folder: Path, name: str) -> None:
    """Begin a guide of one's own in DIR: one town, one tour, three places, one plaque, all to be changed."""
    from builder.imports.new import make_site, refusal

    if reason := refusal(folder):
        raise click.UsageError(reason)
    try:
        make_site(folder, name)
    except OSError as fault:
        raise click.ClickException(f"The guide could not be begun: {fault}.") from fault
    click.echo(f"{folder} holds a guide now; its README.md says where to begin.")
    click.echo(f"Try: flaneur check {folder}")


@cli.command()
@click.argument("place", metavar="[ROOT] TOUR", nargs=-1, required=True)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="A page FILE.html, or a folder for it.")
def preview(place: tuple[str, ...], out: Path) -> None:
    """Draw TOUR as its author left it: the line of its GPX file and the one that is followed, stops, plaques.

    The page opens in a browser with no network. TOUR is the name of its folder, or TOWN/TOUR."""
    from builder.checked import read_and_check
    from builder.ground import NOWHERE
    from builder.imports.preview import find_tour, write_preview

    if len(place) > 2:
        raise click.UsageError("Name one tour, and before it the folder of the guide if that is not this one.")
    root = Path(place[0] if len(place) == 2 else ".")
    checked = read_and_check(root)
    say(checked.problems, "text")
    if checked.site is None:
        sys.exit(1)
    found = find_tour(checked.site, place[-1])
    if len(found) != 1:
        slugs = [f"{territory.slug}/{tour.slug}" for territory in checked.site.territories for tour in territory.tours]
        several = "Two towns have a tour of that name. Write TOWN/TOUR."
        missing = f"There is no tour '{place[-1]}'. {did_you_mean(place[-1], slugs)}"
        raise click.UsageError(several if found else missing)
    territory, tour = found[0]
    try:
        page = write_preview(root, territory, tour, checked.surveys.get(territory.slug, NOWHERE).ground, out)
    except OSError as fault:
        raise click.ClickException(f"The preview could not be written: {fault}.") from fault
    click.echo(f"{page} shows {territory.slug}/{tour.slug}.")


@cli.group()
def plaques() -> None:
    """The plaques on the walls and their codes."""


@plaques.command("new")
@click.argument("territory")
@click.option("--poi", "slugs", multiple=True, metavar="SLUG", help="A place to draw a code for; may be repeated.")
@click.option("--all", "every", is_flag=True, help="Every place that has no plaque yet.")
@click.option(
    "--list",
    "listed",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file of places: a slug a line, or CSV with a column poi and any of mounted_on, lon, lat, size_mm,"
    " distance_m, languages. All of them or none.",
)
@click.option("--again", is_flag=True, help="Also for a place that has a plaque.")
@click.option("--mounted-on", default="", help="What the plaques hang on.")
@click.option("--size-mm", type=click.FloatRange(10, 2000), help="The side of the symbol.")
@click.option("--distance-m", type=click.FloatRange(0.1, 50), help="How far away one stands.")
@click.option("--root", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".")
def new_plaques(
    territory: str,
    slugs: tuple[str, ...],
    every: bool,
    listed: Path | None,
    again: bool,
    mounted_on: str,
    size_mm: float | None,
    distance_m: float | None,
    root: Path,
) -> None:
    """Draw codes for places of TERRITORY and write them into its register and the lock."""
    from builder.imports.plaques import draw_plaques
    from builder.imports.register import Mounting

    mounting = Mounting(mounted_on, size_mm, distance_m)
    sys.exit(draw_plaques(root, territory, slugs, every=every, again=again, listed=listed, mounting=mounting))


@plaques.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--root", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".")
def checked(files: tuple[Path, ...], root: Path) -> None:
    """Bring rounds back from phones: every look into checks.csv, what it means into the register."""
    from datetime import UTC, datetime

    from builder.imports.checked import bring_back

    sys.exit(bring_back(root, files, datetime.now(UTC)))


@plaques.command("sheets")
@click.argument("territory")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Where the files go.")
@click.option("--code", "codes", multiple=True, metavar="CODE", help="One plaque only; may be repeated.")
@click.option("--status", "statuses", multiple=True, metavar="STATUS", help="Only those planned, say; may be repeated.")
@click.option("--root", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".")
def print_sheets(territory: str, out: Path, codes: tuple[str, ...], statuses: tuple[str, ...], root: Path) -> None:
    """Print the plaques of TERRITORY, alone and on A4 sheets, each proven to read from its distance."""
    from builder.checked import read_and_check
    from builder.model import PlaqueStatus
    from builder.plaque_sheets import chosen, make_sheets, proof_words, write_sheets
    from builder.print import CannotPrint

    checked = read_and_check(root)
    if checked.site is None or has_errors(checked.problems):
        say(checked.problems, "text")
        raise click.ClickException("No plaque was printed: first mend the errors above.")
    town = next((one for one in checked.site.territories if one.slug == territory), None)
    if town is None:
        known = [one.slug for one in checked.site.territories]
        raise click.UsageError(f"There is no town '{territory}'. {did_you_mean(territory, known)}")
    for word in statuses:
        if word not in set(PlaqueStatus):
            raise click.UsageError(f"'{word}' is not a status. {did_you_mean(word, set(PlaqueStatus))}")
    wanted = {code.upper() for code in codes}
    found = chosen(town, wanted, [PlaqueStatus(word) for word in statuses])
    if lost := sorted(wanted - {one.code for one in found}):
        raise click.UsageError(f"No plaque of {territory} has the code {', '.join(lost)}.")
    if not found:
        raise click.UsageError(f"No plaque of {territory} is to be printed.")
    terminal = sys.stderr.isatty()

    def tell(done: int, all_of: int) -> None:
        if terminal:
            click.echo(f"\r{done} of {all_of} proven", nl=done == all_of, err=True)

    try:
        made = make_sheets(checked, town, found, tell)
        say(made.problems, "text")
        if made.problems:
            raise click.ClickException("No file was written.")
        write_sheets(made.files, out)
    except CannotPrint as fault:
        raise click.ClickException(f"A plaque cannot be set: {fault}. Please report it.") from fault
    except OSError as fault:
        raise click.ClickException(f"A file could not be written: {fault}.") from fault
    click.echo(proof_words(made.proofs))
    click.echo(f"{len(found)} plaque{'' if len(found) == 1 else 's'} in {len(made.files)} files: {out}.")


@cli.command()
@click.argument("territory")
@click.argument("slugs", metavar="[POI]...", nargs=-1)
@click.option("--again", is_flag=True, help="Ask anew where there is an answer.")
@click.option("--provider", type=click.Choice(["ban", "nominatim"]), default="ban", show_default=True)
@click.option("--root", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".")
def locate(territory: str, slugs: tuple[str, ...], again: bool, provider: str, root: Path) -> None:
    """Ask an address service where the places of TERRITORY are, and keep the answers in addresses.toml."""
    from datetime import UTC, datetime

    from builder.imports.geocoders import Provider
    from builder.imports.locate import locate as run

    sys.exit(run(root, territory, slugs, datetime.now(UTC).date(), again=again, provider=Provider(provider)))


@cli.group()
def voice() -> None:
    """What visitors hear of a place."""


LOCALE = click.option("--locale", "tag", default="", metavar="TAG", help="The language.  [default: the town's own]")


@voice.command("script")
@click.argument("territory")
@click.argument("slugs", metavar="[POI]...", nargs=-1)
@LOCALE
@click.option("--root", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".")
def voice_script(territory: str, slugs: tuple[str, ...], tag: str, root: Path) -> None:
    """Print what a voice is to read of places of TERRITORY, each with the mark that its entry needs."""
    for script in _scripts(root, territory, slugs, tag):
        whole = "" if script.is_whole else "  (not every paragraph has a current translation)"
        click.echo(f'{script.poi.id}  recorded_from = "{script.mark}"{whole}\n\n{script.text}\n')


@voice.command("draft")
@click.argument("territory")
@click.argument("slugs", metavar="[POI]...", nargs=-1)
@click.option("--all", "every", is_flag=True, help="All places of the town.")
@LOCALE
@click.option("--root", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".")
def voice_draft(territory: str, slugs: tuple[str, ...], every: bool, tag: str, root: Path) -> None:
    """Let a program read places of TERRITORY aloud, as a draft to listen to; a person's recording stays.

    It needs the programs espeak-ng and lame. Pages say that a machine reads."""
    from builder.imports.voice import draft, missing_programs

    if bool(slugs) == every:
        raise click.UsageError("Name places, or write --all.")
    if missing := missing_programs():
        click.echo(f"Not installed here: {', '.join(missing)}. Nothing was read; a guide needs no such draft.")
        click.echo("On Debian or Ubuntu: apt install espeak-ng lame")
        return
    done = [draft(root, script, click.echo) for script in _scripts(root, territory, slugs, tag)]
    sys.exit(0 if all(done) else 1)


def _scripts(root: Path, town: str, slugs: tuple[str, ...], tag: str) -> "list[Script]":
    from builder.checked import read_and_check
    from builder.imports.voice import chosen, script_of
    from builder.locales import LOCALES
    from builder.problems import did_you_mean

    checked = read_and_check(root)
    if checked.site is None or checked.catalogs is None or has_errors(checked.problems):
        say(checked.problems, "text")
        sys.exit(1)
    towns = {one.slug: one for one in checked.site.territories}
    if town not in towns:
        raise click.UsageError(f"There is no town '{town}'. {did_you_mean(town, towns)}")
    tag = tag or towns[town].source.source_locale
    if tag not in checked.site.source.locales:
        raise click.UsageError(f"The guide has no '{tag}'. {did_you_mean(tag, checked.site.source.locales)}")
    try:
        pois = chosen(towns[town], slugs)
    except KeyError as fault:
        cure = did_you_mean(fault.args[0], [poi.id for poi in towns[town].pois])
        raise click.UsageError(f"There is no place '{fault.args[0]}'. {cure}") from fault
    catalogs = checked.catalogs
    return [script_of(poi, LOCALES[tag], catalogs) for poi in pois]


cli.add_command(translations)


def say(problems: Iterable[Problem], form: str) -> None:
    """Problems sorted, one a line, to standard output; as JSON for machines."""
    ordered = in_order(problems)
    if form == "json":
        rows = [
            {
                "path": p.where.path,
                "line": p.where.line,
                "severity": p.severity,
                "code": p.code,
                "fact": p.fact,
                "cure": p.cure,
            }
            for p in ordered
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for problem in ordered:
        click.echo(str(problem))
