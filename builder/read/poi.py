"""``tours/<territory>/pois/<poi>.md`` → Poi."""

from pathlib import Path

from builder.model import LonLat, Poi, PoiKind, Wheelchair
from builder.problems import Problem, Where, error
from builder.read.markdown import split_content
from builder.read.toml import Table, read_toml
from builder.read.words import former_names, maybe_word, media, notices, prose, sounds, tagline, web_address, word


def read_position(table: Table, key: str) -> LonLat | None:
    """``[lon, lat]`` in degrees; the swapped pair of a web map is told apart where it can be."""
    pair = table.numbers(key, 2, f"longitude and latitude: {key} = [2.2584, 48.8284]")
    if pair is None:
        return None
    lon, lat = pair
    if not (-180 <= lon < 180 and -90 <= lat <= 90):
        table.problems.append(
            error(
                table.where(key),
                "position-range",
                f"[{lon:g}, {lat:g}] is no place on Earth.",
                "Write longitude (-180 to 180) first, then latitude (-90 to 90).",
            )
        )
        return None
    return LonLat(lon, lat)


def read_poi(root: Path, text: str, path: str, territory: str, poi_id: str) -> tuple[Poi | None, list[Problem]]:
    problems: list[Problem] = []
    content = split_content(text, path, problems)
    if content is None:
        return None, problems
    table = read_toml(content.facts, Where(path, content.facts_line), problems)
    if table is None:
        return None, problems
    context = path.removesuffix(".md")
    title = word(table, "title", context, required=True)
    line = tagline(table, context)
    kind = table.choice("kind", PoiKind, required=True)
    at = read_position(table, "at")
    hours = table.text("opening_hours")
    hours_as_of = table.text("hours_as_of", required=bool(hours))
    at_source = table.text("at_source", required=True)
    sources = table.texts("sources", required=True)
    address = table.text("address")
    wheelchair = table.choice("wheelchair", Wheelchair)
    wheelchair_note = maybe_word(table, "wheelchair_note", context)
    phone, url = table.text("phone"), web_address(table, "url")
    price = maybe_word(table, "price", context)
    panel = table.whole("panel", 1, 9999)
    pictures = media(table, context, root, f"tours/{territory}/media")
    recordings = sounds(table, root, f"tours/{territory}/media")
    told = notices(table, context)
    was = former_names(table)
    table.close()
    blocks = prose(content.blocks, context, path, problems)
    if not (title.msgid and line.msgid and kind and at and blocks):
        return None, problems
    return (
        Poi(
            id=poi_id,
            territory=territory,
            title=title,
            tagline=line,
            kind=kind,
            at=at,
            prose=blocks,
            where=Where(path),
            opening_hours=hours,
            hours_as_of=hours_as_of,
            at_source=at_source,
            sources=sources,
            address=address,
            wheelchair=wheelchair,
            wheelchair_note=wheelchair_note,
            phone=phone,
            url=url,
            price=price,
            panel=panel,
            media=pictures,
            sounds=recordings,
            notices=told,
            was=was,
            lines=tuple((key, table.where(key).line) for key in ("at", "opening_hours", "phone")),
        ),
        problems,
    )
