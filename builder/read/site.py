"""A folder with ``tours/`` → SiteSource: everything the authors wrote, each thing with its line."""

import re
from pathlib import Path

from builder.cache import Cache
from builder.model import SiteSource
from builder.problems import Problem, Where, did_you_mean, error
from builder.read.markdown import read_text
from builder.read.plaques import read_lock
from builder.read.slugs import BESIDE_TOWNS, reserved_problem, slug_problem
from builder.read.territory import read_territory
from builder.read.toml import read_toml

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"  # RFC 1035 section 2.3.4
_HOST = re.compile(rf"https?://(?=[A-Za-z0-9.-]{{1,253}}(?::|$)){_LABEL}(?:\.{_LABEL})*(?::\d{{1,5}})?")


def read_site(root: Path, cache: Cache) -> tuple[SiteSource | None, list[Problem]]:
    problems: list[Problem] = []
    where = Where("tours/site.toml", 1)
    if not (root / "tours" / "site.toml").is_file():
        cure = "Go to the folder that holds tours/, or begin one with 'flaneur new DIR'."
        return None, [error(Where("tours/site.toml"), "site-missing", "There is no guide here.", cure)]
    text = read_text(root / "tours" / "site.toml", where.path, problems)
    table = read_toml(text, where, problems) if text is not None else None
    if table is None:
        return None, problems
    title = table.text("title", required=True)
    base_url = table.text("base_url", required=True).rstrip("/")
    plaque_url = table.text("plaque_url").rstrip("/")
    for key, url in (("base_url", base_url), ("plaque_url", plaque_url)):
        if url and not _HOST.fullmatch(url):
            cure = f'Write the address of the host alone: {key} = "https://guide.example".'
            problems.append(error(table.where(key), "url-form", f"'{url}' is not the address of a host.", cure))
    locales = table.texts("locales", required=True)
    names = table.texts("territories", required=True)
    for key, listed in (("locales", locales), ("territories", names)):
        for index, name in enumerate(listed):
            if name in listed[:index]:
                where = table.where(key, index)
                problems.append(error(where, "listed-twice", f"'{name}' stands twice in {key}.", "Keep one."))
    server = table.flag("server", True)
    worker = table.flag("worker", True)
    folders = sorted(p.parent.name for p in (root / "tours").glob("*/territory.toml"))
    territories = []
    for index, name in enumerate(names):
        if slug := slug_problem(name, table.where("territories", index)):
            problems += slug
        elif reserved := reserved_problem(name, table.where("territories", index), among=BESIDE_TOWNS):
            problems += reserved
        elif not (root / "tours" / name).is_dir():
            fact = f"There is no folder tours/{name}."
            problems.append(
                error(table.where("territories", index), "territory-missing", fact, did_you_mean(name, folders))
            )
        else:
            territory, told = read_territory(root, name, cache)
            problems += told
            if territory is not None:
                territories.append(territory)
    table.close()
    lock = root / "tours" / "codes.lock"
    shown = "tours/codes.lock"
    codes = read_lock(read_text(lock, shown, problems) or "", shown) if lock.is_file() else ()
    source = SiteSource(
        title=title,
        base_url=base_url,
        plaque_url=plaque_url or base_url,
        locales=locales,
        server=server,
        worker=worker,
        territories=tuple(territories),
        names=tuple(name for name in names if not slug_problem(name, where)),
        codes=codes,
        registers_are_whole=len(territories) == len(names)
        and not any(p.where.path.endswith("/plaques.csv") for p in problems),
        where=table.where(),
        locale_wheres=tuple(table.where("locales", index) for index in range(len(locales))),
    )
    return source, problems
