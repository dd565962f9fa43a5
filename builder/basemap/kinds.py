"""OpenStreetMap's tags in Protomaps' words: which kind a thing is, and from which zoom it is drawn. A guide on foot
comes first: every path, stair, bench and tap is kept, and much of what a motorist needs is not."""

from collections.abc import Mapping

# Languages whose names are kept. The list is fixed, so that an archive does not change with the languages of a site.
LANGUAGES = (
    "ar",
    "de",
    "en",
    "es",
    "fr",
    "he",
    "it",
    "ja",
    "ko",
    "nl",
    "pl",
    "pt",
    "ru",
    "uk",
    "zh",
    "zh-Hans",
    "zh-Hant",
)

# highway=… → kind, first zoom
ROADS: Mapping[str, tuple[str, int]] = {
    "motorway": ("highway", 8),
    "trunk": ("highway", 8),
    "primary": ("major_road", 8),
    "secondary": ("major_road", 10),
    "tertiary": ("major_road", 11),
    "residential": ("minor_road", 12),
    "unclassified": ("minor_road", 12),
    "road": ("minor_road", 12),
    "living_street": ("minor_road", 13),
    "busway": ("minor_road", 14),
    "service": ("minor_road", 14),
    "pedestrian": ("path", 13),
    "track": ("path", 14),
    "footway": ("path", 14),
    "path": ("path", 14),
    "cycleway": ("path", 14),
    "steps": ("path", 14),
    "bridleway": ("path", 14),
    "corridor": ("path", 15),
    "pier": ("path", 14),
}

# railway=… → first zoom
RAILS: Mapping[str, int] = {
    "rail": 11,
    "light_rail": 12,
    "tram": 12,
    "subway": 13,
    "funicular": 13,
    "narrow_gauge": 12,
    "monorail": 13,
}

# key=value → kind of ground, first zoom. The first key that fits decides.
GROUND: Mapping[str, Mapping[str, tuple[str, int]]] = {
    "leisure": {
        "park": ("park", 10),
        "garden": ("garden", 12),
        "nature_reserve": ("nature_reserve", 10),
        "golf_course": ("golf_course", 11),
        "dog_park": ("park", 13),
        "common": ("grass", 12),
        "stadium": ("stadium", 12),
        "sports_centre": ("recreation_ground", 12),
        "pitch": ("pitch", 13),
        "track": ("pitch", 13),
        "playground": ("playground", 13),
    },
    "natural": {
        "wood": ("wood", 10),
        "scrub": ("scrub", 12),
        "heath": ("scrub", 12),
        "grassland": ("grassland", 12),
        "wetland": ("wetland", 12),
        "sand": ("sand", 12),
        "beach": ("beach", 12),
        "bare_rock": ("bare_rock", 12),
    },
    "landuse": {
        "forest": ("forest", 10),
        "grass": ("grass", 12),
        "meadow": ("meadow", 12),
        "village_green": ("village_green", 12),
        "recreation_ground": ("recreation_ground", 12),
        "flowerbed": ("garden", 14),
        "allotments": ("allotments", 12),
        "orchard": ("orchard", 12),
        "vineyard": ("farmland", 12),
        "plant_nursery": ("farmland", 12),
        "farmland": ("farmland", 10),
        "cemetery": ("cemetery", 12),
        "residential": ("residential", 10),
        "industrial": ("industrial", 11),
        "commercial": ("commercial", 11),
        "retail": ("commercial", 12),
        "railway": ("railway", 12),
        "military": ("military", 11),
    },
    "amenity": {
        "grave_yard": ("cemetery", 12),
        "hospital": ("hospital", 12),
        "school": ("school", 13),
        "kindergarten": ("kindergarten", 13),
        "college": ("college", 12),
        "university": ("university", 12),
        "library": ("library", 14),
        "marketplace": ("pedestrian", 14),
    },
    "place": {"square": ("pedestrian", 13), "island": ("earth", 10), "islet": ("earth", 12)},
    "highway": {"pedestrian": ("pedestrian", 13), "footway": ("pedestrian", 14), "path": ("pedestrian", 14)},
    "man_made": {"pier": ("pier", 13), "bridge": ("pedestrian", 14)},
    "aeroway": {"aerodrome": ("aerodrome", 11), "heliport": ("aerodrome", 12), "runway": ("runway", 12)},
    "railway": {"platform": ("platform", 15)},
    "tourism": {"zoo": ("zoo", 12), "theme_park": ("park", 12)},
}

# key=value → kind of a point of interest is the value itself. First zoom by kind below; 15 for the rest.
POIS: Mapping[str, frozenset[str]] = {
    "amenity": frozenset(
        "arts_centre bar bench bicycle_parking bicycle_rental bicycle_repair_station biergarten cafe cinema "
        "clinic college community_centre courthouse drinking_water embassy fast_food ferry_terminal "
        "fire_station fountain hospital ice_cream kindergarten library marketplace nightclub pharmacy "
        "place_of_worship police post_office pub restaurant school shelter shower taxi theatre toilets "
        "townhall university water_point".split()
    ),
    "tourism": frozenset(
        "aquarium artwork attraction gallery guest_house hostel hotel information museum picnic_site "
        "viewpoint zoo".split()
    ),
    "leisure": frozenset(
        "dog_park fitness_station garden marina nature_reserve park picnic_table playground slipway "
        "sports_centre stadium swimming_pool".split()
    ),
    "historic": frozenset("archaeological_site castle city_gate fort memorial monument ruins wayside_cross".split()),
    "railway": frozenset("halt station subway_entrance tram_stop".split()),
    "highway": frozenset(["bus_stop", "elevator"]),
    "man_made": frozenset("lighthouse obelisk tower water_tap water_tower windmill".split()),
    "natural": frozenset(["cave_entrance", "peak", "spring"]),
    "emergency": frozenset(["defibrillator"]),
    "shop": frozenset("bakery books convenience department_store mall supermarket".split()),
    "landuse": frozenset(["cemetery"]),
    "aeroway": frozenset(["aerodrome", "heliport"]),
}
POI_KINDS = frozenset().union(*POIS.values())

# Of use without a name; anything else without one is only clutter.
NAMELESS = frozenset(
    "artwork bench bicycle_parking bicycle_rental bicycle_repair_station bus_stop defibrillator "
    "drinking_water elevator fitness_station fountain information memorial picnic_site picnic_table "
    "playground shelter shower spring subway_entrance taxi toilets viewpoint water_point water_tap".split()
)
POI_ZOOMS: Mapping[str, int] = {
    "station": 12,
    "halt": 13,
    "aerodrome": 12,
    "zoo": 13,
    **dict.fromkeys(
        "castle cemetery heliport hospital museum nature_reserve park stadium townhall university".split(), 13
    ),
    **dict.fromkeys("attraction garden library marketplace theatre tram_stop viewpoint".split(), 14),
}

# place=… → kind, first zoom, rank among places (Protomaps' population_rank, 0 to 17, where no population is known)
PLACES: Mapping[str, tuple[str, int, int]] = {
    "city": ("locality", 8, 11),
    "town": ("locality", 8, 9),
    "village": ("locality", 10, 6),
    "hamlet": ("locality", 12, 3),
    "suburb": ("neighbourhood", 12, 5),
    "quarter": ("neighbourhood", 13, 4),
    "neighbourhood": ("neighbourhood", 13, 3),
}

# waterway=… → first zoom
WATERWAYS: Mapping[str, int] = {"river": 8, "canal": 10, "stream": 13, "ditch": 14, "drain": 14}
