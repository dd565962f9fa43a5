"""``tours/<territory>/<tour>/tour.md`` and its GPX file → TourSource."""

from pathlib import Path

from builder.model import (
    Audience,
    Difficulty,
    HazardKind,
    HazardSource,
    Practical,
    Practice,
    Route,
    StopSource,
    Theme,
    TourSource,
)
from builder.problems import Problem, Where, did_you_mean, error
from builder.read.gpx import choose_route, read_gpx
from builder.read.markdown import read_text, split_content
from builder.read.slugs import reserved_problem
from builder.read.toml import Table, read_toml
from builder.read.words import former_names, languages, maybe_word, media, notices, prose, tagline, word

PRACTICAL = ("steps", "surface", "lit", "wheels", "water", "toilets", "transport", "flood")
MOST_M = 1_000_000.0  # of any route; the length of this one is known when it is linked
GROUP_FACTOR = 1.2  # a group with a guide against one walker: the house's own figure, no standard gives one


def read_tour(root: Path, path: str, territory: str) -> tuple[TourSource | None, list[Problem]]:
    """``path`` is the folder's own, relative to the site's root."""
    problems: list[Problem] = []
    folder = root / path
    shown = f"{path}/tour.md"
    text = read_text(folder / "tour.md", shown, problems)
    content = split_content(text, shown, problems) if text is not None else None
    table = read_toml(content.facts, Where(shown, content.facts_line), problems) if content else None
    if content is None or table is None:
        return None, problems
    context = shown.removesuffix(".md")
    title = word(table, "title", context, required=True)
    line = tagline(table, context)
    practice = table.choice("practice", Practice, required=True)
    difficulty = table.choice("difficulty", Difficulty, required=True)
    themes = table.choices("themes", Theme, required=True)
    audience = table.choices("audience", Audience, required=True)
    sources = table.texts("sources", required=True)
    variant_of = table.text("variant_of")
    was = former_names(table, reserved_problem)
    factor = table.number("group_factor", GROUP_FACTOR if practice is Practice.GUIDED else 1.0, 1.0, 3.0)
    stops = _stops(table, context)
    practical = _practical(table, context)
    pictures = media(table, context, root, f"tours/{territory}/media")
    told = notices(table, context)
    hazards = _hazards(table, context, [stop.poi for stop in stops])
    locales, spoken = languages(table)
    route = _route(folder, path, table, problems)
    table.close()
    blocks = prose(content.blocks, context, shown, problems)
    if not (title.msgid and line.msgid and practice and difficulty and stops and route and blocks):
        return None, problems
    source = TourSource(
        slug=folder.name,
        territory=territory,
        title=title,
        tagline=line,
        practice=practice,
        route=route,
        stops=stops,
        difficulty=difficulty,
        themes=themes,
        audience=audience,
        practical=practical,
        prose=blocks,
        sources=sources,
        where=Where(shown),
        variant_of=variant_of,
        group_factor=factor,
        was=was,
        media=pictures,
        notices=told,
        hazards=hazards,
        locales=locales,
        locale_wheres=spoken,
    )
    return source, problems


def _stops(table: Table, context: str) -> tuple[StopSource, ...]:
    stops = []
    for one in table.tables("stops", required=True):
        poi = one.text("poi", required=True)
        minutes = one.number("minutes", 0, 0, 240)
        note = maybe_word(one, "note", context)
        one.close()
        if poi:
            stops.append(StopSource(poi, minutes, note, one.where("poi")))
    return tuple(stops)


def _hazards(table: Table, context: str, stops: list[str]) -> tuple[HazardSource, ...]:
    found = []
    for one in table.tables("hazards"):
        kind = one.choice("kind", HazardKind, required=True)
        text = word(one, "text", context, kind="hazard", required=True)
        source = one.text("source", required=True)
        stop = one.text("stop")
        at_m = one.number("at_m", 0.0, 0.0, MOST_M) if "at_m" in one else None
        one.close()
        where = one.where("stop" if stop else "at_m")
        if bool(stop) == (at_m is not None):
            fact = "The hazard stands at a stop and at a metre." if stop else "The hazard stands nowhere on the route."
            cure = 'Write either stop = "…", the name of a stop of this tour, or at_m = …, metres from the start.'
            table.problems.append(error(one.where(), "hazard-place", fact, cure))
        elif stop and stop not in stops:
            fact = f"The hazard stands at '{stop}', which is no stop of this tour."
            table.problems.append(error(where, "hazard-place", fact, did_you_mean(stop, stops)))
        elif kind is not None and text.msgid and source:
            found.append(HazardSource(kind, text, source, stop, at_m, where))
    return tuple(found)


def _practical(table: Table, context: str) -> tuple[Practical, ...]:
    section = table.table("practical")
    facts = []
    for key in PRACTICAL:
        text = maybe_word(section, key, context, kind="practical")
        if text is not None:
            facts.append(Practical(key, text))
    section.close()
    return tuple(facts)


def _route(folder: Path, path: str, table: Table, problems: list[Problem]) -> Route | None:
    name = table.text("route") or "route.gpx"
    track = table.word_or_number("track")
    leave_out = frozenset(table.wholes("leave_out"))
    file = folder / name
    if "/" in name or "\0" in name or name.startswith(".") or len(name.encode()) > 255:
        fact = f"'{name[:60]}' is no file name."
        problems.append(error(table.where("route"), "route-name", fact, "Name a file of the same folder."))
        return None
    if not file.is_file():
        there = [p.name for p in folder.glob("*.gpx")]
        cure = did_you_mean(name, there) if there else "Draw one with 'flaneur route', or put a GPX file there."
        problems.append(error(table.where("route"), "route-missing", f"The route {path}/{name} is not there.", cure))
        return None
    try:
        data = file.read_bytes()
    except OSError as fault:
        fact = f"The file cannot be read: {fault.strerror}."
        problems.append(error(Where(f"{path}/{name}"), "file-missing", fact, "Allow it to be read."))
        return None
    gpx, told = read_gpx(data, f"{path}/{name}")
    problems += told
    if gpx is None:
        return None
    route, told = choose_route(gpx, Where(f"{path}/{name}"), track, leave_out)
    problems += told
    return route
