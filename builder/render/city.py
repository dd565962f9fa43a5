"""A town's projects and known heights, as its layers of these kinds tell them: what the page of the 3D city shows."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from builder.model import Feature, Layer, LayerKind, LonLat, TerritorySource

Ring = tuple[LonLat, ...]
CLASSES_M = (10, 20, 30, 50)  # what heights are counted by; the last class has no end


@dataclass(frozen=True, slots=True)
class Solid:
    """A building to stand up. ``rings`` are its outline, then its courts; ``height_m`` is None where nobody said it."""

    rings: tuple[Ring, ...]
    height_m: float | None
    project: str = ""


@dataclass(frozen=True, slots=True)
class Project:
    """``seen`` is a year in which it is known to have been there or under way, where its beginning is not known;
    ``off_m`` how far its position may be off, 0 where it is exact."""

    number: int
    feature: Feature
    begun: int | None
    opened: int | None
    until: int | None
    expected: int | None
    seen: int | None
    off_m: float
    height: Feature | None  # of the layer of heights, where somebody wrote it down
    solids: tuple[Solid, ...]

    @property
    def ident(self) -> str:
        return self.feature.id

    @property
    def since(self) -> int | None:
        """From which year it can be told of as under way."""
        return self.begun if self.begun is not None else self.seen

    @property
    def open_from(self) -> int | None:
        """From which year it stands."""
        if self.opened is None and self.expected is None and self.begun is None:
            return self.seen
        return self.opened

    @property
    def year(self) -> int | None:
        """Where it stands in the order of time."""
        return next((one for one in (self.open_from, self.expected, self.since) if one is not None), None)

    @property
    def years(self) -> tuple[int, ...]:
        found = (self.begun, self.opened, self.until, self.expected, self.seen)
        return tuple(one for one in found if one is not None)


@dataclass(frozen=True, slots=True)
class Count:
    """How many nameless buildings stand from ``low_m`` up to under ``high_m``; None: without end."""

    low_m: int
    high_m: int | None
    buildings: int


@dataclass(frozen=True, slots=True)
class City:
    projects: tuple[Project, ...]  # the oldest first
    heights: tuple[Feature, ...]  # of buildings with a name, the highest first
    counts: tuple[Count, ...]  # of all others that are no project's
    by_storeys: int  # among these, heights reckoned from a number of storeys
    solids: tuple[Solid, ...]  # of the projects, and of buildings with a name and a known height
    layers: tuple[Layer, ...]

    @property
    def years(self) -> tuple[int, ...]:
        """Every year in which something happens."""
        return tuple(sorted({year for project in self.projects for year in project.years}))


def city_of(territory: TerritorySource) -> City:
    layers = [one for one in territory.layers if one.kind in (LayerKind.PROJECTS, LayerKind.HEIGHTS)]
    heights = [feature for layer in layers if layer.kind is LayerKind.HEIGHTS for feature in layer.features]
    told = {str(one.fact("project")): one for one in heights if one.fact("project")}
    outlines = {area[0]: height_of(one) for one in heights for area in one.areas}
    features = [feature for layer in layers if layer.kind is LayerKind.PROJECTS for feature in layer.features]
    projects = [_project(feature, told.get(feature.id), outlines) for feature in features]
    projects.sort(key=lambda one: (one.year is None, one.year or 0, one.ident))
    numbered = [replace(one, number=number) for number, one in enumerate(projects, 1)]
    named = [one for one in heights if (one.name.msgid or one.poi) and height_of(one) is not None]
    named.sort(key=lambda one: (-(height_of(one) or 0), one.id))
    drawn = {str(one.fact("project")) for one in named} & {one.ident for one in numbered}
    alone = [one for one in named if str(one.fact("project")) not in drawn]
    solids = [solid for one in numbered for solid in one.solids]
    solids += [Solid(area, height_of(one)) for one in alone for area in one.areas]
    # One and the same house may stand in several layers: it is told of once.
    told_of = {solid.rings[0] for solid in solids} | {area[0] for one in named for area in one.areas}
    others = [one for one in heights if one not in named and not any(area[0] in told_of for area in one.areas)]
    return City(
        projects=tuple(numbered),
        heights=tuple(named),
        counts=tuple(_counts(others)),
        by_storeys=sum(one.fact("storeys") is not None for one in others),
        solids=tuple(solids),
        layers=tuple(layers),
    )


def height_of(feature: Feature) -> float | None:
    return _number(feature, "height_m")


def _project(feature: Feature, height: Feature | None, outlines: dict[Ring, float | None]) -> Project:
    begun, opened, until, expected, seen = (
        _year(feature, key) for key in ("begun", "year", "until", "expected", "seen")
    )
    said = height_of(height) if height else None
    # The same outline stands in the layer of heights where the map knows how high the building is.
    solids = tuple(Solid(area, said or outlines.get(area[0]), feature.id) for area in feature.areas)
    off_m = _number(feature, "off_m") or 0.0
    return Project(0, feature, begun, opened, until, expected, seen, off_m, height, solids)


def _counts(features: list[Feature]) -> Iterator[Count]:
    known = [height for one in features if (height := height_of(one)) is not None]
    for low, high in zip((0, *CLASSES_M), (*CLASSES_M, None), strict=True):
        found = sum(low <= height and (high is None or height < high) for height in known)
        if found:
            yield Count(low, high, found)


def _number(feature: Feature, key: str) -> float | None:
    value = feature.fact(key)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _year(feature: Feature, key: str) -> int | None:
    value = _number(feature, key)
    return None if value is None else int(value)
