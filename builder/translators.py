"""The commands of translators: ``flaneur translations update``, ``status`` and ``check``."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder.problems import Problem, count, did_you_mean, has_errors, in_order

if TYPE_CHECKING:
    from builder.locales import Locale
    from builder.model import Site

ROOT = click.argument("root", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".")
LOCALE = click.option("--locale", "tag", metavar="TAG", help="One language only, such as de.")


@click.group()
def translations() -> None:
    """The catalogs that translators work in."""


@translations.command()
@ROOT
def update(root: Path) -> None:
    """Put every new or changed text into the catalogs; what was translated is kept, what changed is marked stale."""
    from datetime import UTC, datetime

    from builder.imports.translations import renamed_files, texts_in, update_content, update_interface

    site, now = _site(root), datetime.now(UTC)
    own = _product(root)
    locales = _locales(site, own, None)
    counts, problems = update_interface(*own, locales, now) if own else ([], [])
    for town in site.territories:
        for locale in locales:
            done, told = update_content(
                root / "translations",
                town.slug,
                town.source.source_locale,
                texts_in(town, locale, site.source),
                [locale],
                now,
                site.source.base_url,
                renamed_files(town.source),
            )
            counts += done
            problems += told
    for one in counts:
        click.echo(str(one))
    _say(problems)
    sys.exit(1 if has_errors(problems) else 0)


@translations.command()
@ROOT
@LOCALE
@click.option("--verbose", is_flag=True, help="Also every text that is stale or missing, with its file.")
def status(root: Path, tag: str | None, verbose: bool) -> None:
    """Say how much is translated: a line for each town and language; of one language also each tour and place."""
    from builder.imports.translation_status import status_of, table

    site = _site(root)
    own = _product(root)
    found, problems = status_of(root / "translations", own, site, _locales(site, own, tag))
    for line in table(found, parts=tag is not None, texts=verbose):
        click.echo(line)
    _say(problems)
    sys.exit(1 if has_errors(problems) else 0)


@translations.command()
@ROOT
@LOCALE
def check(root: Path, tag: str | None) -> None:
    """Say what may have been lost in translation: numbers, links, tags, names, and what is too long for its place."""
    from builder.imports.translation_check import check_translations

    site = _site(root)
    own = _product(root)
    problems = check_translations(root / "translations", own, site, _locales(site, own, tag))
    _say(problems)
    click.echo(f"{count(problems)} in the translations.")
    sys.exit(1 if has_errors(problems) else 0)


def _site(root: Path) -> "Site":
    """The guide as it is written. One with errors ends the command, for its texts may be but half read; those of the
    catalogs do not, for they are what a translator is about to mend."""
    from builder.checked import read_and_check

    checked = read_and_check(root)
    ours = [problem for problem in checked.problems if not problem.where.path.startswith("translations")]
    if checked.site is None or has_errors(ours):
        _say(checked.problems)
        sys.exit(1)
    return checked.site


def _locales(site: "Site", own: tuple[Path, Path] | None, tag: str | None) -> "tuple[Locale, ...]":
    """The languages of the guide, and beside its own words every one that these are offered in."""
    from builder.locales import LOCALES, published

    locales = published(dict.fromkeys([*site.source.locales, *(LOCALES if own else ())]))
    if tag is None:
        return locales
    chosen = tuple(locale for locale in locales if locale.tag == tag)
    if not chosen:
        cure = did_you_mean(tag, [locale.tag for locale in locales])
        raise click.UsageError(f"The guide has no language '{tag}'. {cure}")
    return chosen


def _product(root: Path) -> tuple[Path, Path] | None:
    """The folders of the guide's own code and words, where ``root`` is the guide's own: they live with the product, a
    city's folder holds its own catalogs only."""
    from builder import parts

    folder = parts.translations()
    return (folder.parent, folder) if folder.resolve() == (root / "translations").resolve() else None


def _say(problems: Iterable[Problem]) -> None:
    for problem in in_order(problems):
        click.echo(str(problem))
