"""A photograph on a page: AVIF and JPEG in two widths, its size reserved, its words and its credit."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from markupsafe import Markup

from builder import pictures, urls
from builder.model import Media
from builder.outputs import Artifact
from builder.render.assets import digest
from builder.render.kit import Photo
from builder.render.speak import Speaker
from builder.render.terms import Interface

WIDTHS = (680, 1360)


def prepare_photo(root: Path, media: Media) -> tuple[Photo, list[Artifact]]:
    """Derivatives of a photograph that ``check`` has found to be sound."""
    path = root / media.file
    shot = pictures.inspect(path)
    assert isinstance(shot, pictures.Shot), shot  # read_site has said it otherwise
    widths = [w for w in WIDTHS if w < shot.width] or [min(shot.width, WIDTHS[0])]
    stem = Path(media.file).stem
    artifacts: list[Artifact] = []
    made: dict[str, list[tuple[str, int]]] = {"avif": [], "jpg": []}
    for suffix, kind in (("avif", "AVIF"), ("jpg", "JPEG")):
        for width in widths:
            content = pictures.encode(path, width, kind)
            address = urls.asset(f"{stem}-{width}.{suffix}", digest(content))
            made[suffix].append((address, width))
            artifacts.append(Artifact(address.lstrip("/"), content))
    height = round(shot.height * widths[-1] / shot.width)
    return Photo(tuple(made["avif"]), tuple(made["jpg"]), widths[-1], height), artifacts


def figures(pictures: Sequence[Media], photos: Mapping[str, Photo], speaker: Speaker, t: Interface) -> Iterator[Markup]:
    """In the order of the file; of two that show one view then and now, the older stands first, beside the other."""
    by_file = {media.file: media for media in pictures}
    old = {media.then for media in pictures}
    for media in pictures:
        if media.then:
            pair = [_figure(one, photos, speaker, t) for one in (by_file[media.then], media)]
            yield Markup('<div class="then" role="group" aria-label="{}"><p><b>{}</b></p>{}{}</div>').format(
                t.gettext("Then and now"), t.gettext("Then and now"), *pair
            )
        elif media.file not in old:
            yield _figure(media, photos, speaker, t)


def _year(media: Media, t: Interface) -> Markup:
    if media.year is None:
        return Markup("")
    said = t.gettext("about %(year)s") % {"year": media.year} if media.is_about else str(media.year)
    return Markup("<b>{}</b> · ").format(said)


def _figure(media: Media, photos: Mapping[str, Photo], speaker: Speaker, t: Interface) -> Markup:
    photo = photos[media.file]
    sizes = "(min-width: 62rem) 34rem, 100vw"
    return Markup(
        '<figure class="photo"><picture><source type="image/avif" srcset="{}" sizes="{}">'
        '<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}" loading="lazy" decoding="async">'
        '</picture><figcaption class="small soft">{}<bdi>{}</bdi> · <bdi>{}</bdi></figcaption></figure>'
    ).format(
        _srcset(photo.avif),
        sizes,
        photo.jpeg[0][0],
        _srcset(photo.jpeg),
        sizes,
        photo.width,
        photo.height,
        speaker.plain(media.alt),
        _year(media, t),
        media.credit,
        media.licence,
    )


def _srcset(files: tuple[tuple[str, int], ...]) -> str:
    return ", ".join(f"{address} {width}w" for address, width in files)
