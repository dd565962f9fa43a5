"""The shipped guide, read once a worker, built once a run for all workers, served; the seed of what is drawn."""

import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from builder.cache import Cache
from builder.checked import Checked, locales_of, read_and_check
from builder.imports.new import make_site
from builder.locales import Locale
from builder.model import Site
from builder.outputs import Page
from builder.plan import plan

from .house import PSEUDO, ROOT, one_at_a_time, publish, run_flaneur, served

Draw = Callable[[str, str], Page]


def pytest_configure(config: pytest.Config) -> None:
    # Workers are started after this and inherit it, so all of them draw the same pages.
    os.environ.setdefault("FLANEUR_SEED", str(random.SystemRandom().randrange(10_000)))
    if config.getoption("markexpr") == "audit":
        os.environ["FLANEUR_AUDIT"] = "1"  # all that others draw from


def pytest_report_header(config: pytest.Config) -> str:
    return f"pages drawn by FLANEUR_SEED={os.environ['FLANEUR_SEED']}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if terminalreporter.stats.get("failed"):
        terminalreporter.write_line(f"To draw the same pages again: FLANEUR_SEED={os.environ['FLANEUR_SEED']}")


@pytest.fixture(scope="session")
def remembered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a build of the example remembers by content, to be put into the ``.flaneur`` of another: that one's first
    build is then a matter of half the time."""
    root = tmp_path_factory.mktemp("remembered") / "root"
    make_site(root)
    publish(root, root.parent / "site")
    return root / ".flaneur" / "cache"


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this run, the same for all workers."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def guide(shared: Path) -> Checked:
    """The shipped content, read, linked and checked, what can be kept of that by the first worker alone."""
    with one_at_a_time(shared / "guide.lock"):
        return read_and_check(ROOT, PSEUDO, Cache(ROOT / ".flaneur" / "cache"))


@pytest.fixture(scope="session")
def site(guide: Checked) -> Site:
    assert guide.site is not None, [str(problem) for problem in guide.problems]
    return guide.site


@pytest.fixture(scope="session")
def locales(site: Site) -> tuple[Locale, ...]:
    """Published ones first, then the pseudo-locales."""
    return locales_of(site.source, PSEUDO)


@pytest.fixture(scope="session")
def pages(site: Site, locales: tuple[Locale, ...]) -> list[Page]:
    """Every page of the shipped guide."""
    return plan(site, [locale.tag for locale in locales])


@pytest.fixture(scope="session")
def draw(pages: list[Page]) -> Draw:
    """``draw("tour.html", "fr")``: one page of a type and a language, the same for the same FLANEUR_SEED."""

    def draw_page(template: str, locale: str) -> Page:
        among = [page for page in pages if page.template == template and page.locale == locale]
        if not among:
            pytest.skip(f"no {template} in {locale}")
        return random.Random(f"{os.environ['FLANEUR_SEED']} {template} {locale}").choice(among)

    return draw_page


@pytest.fixture(scope="session")
def tree(shared: Path) -> Path:
    """The shipped guide, built with its pseudo-locales."""
    with one_at_a_time(shared / "tree.lock"):
        if not (shared / "tree").exists():
            run_flaneur("build", ROOT, "--out", shared / "tree", "--pseudo", PYTHONHASHSEED="1", TZ="Europe/Paris")
    return (shared / "tree").resolve()


@pytest.fixture(scope="session")
def base(tree: Path) -> Iterator[str]:
    """The address of the real server over the shipped guide."""
    with served(tree) as address:
        yield address
