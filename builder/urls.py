"""The only file that knows the shape of an address. Every address is absolute on its host and begins with a slash.

A page's address ends with a slash (its file is ``index.html`` in that folder) or is a file of its own. Slugs are folder
names and are never translated. ``/P/`` is upper case, as it is printed (DESIGN section 3).
"""

from builder.model import Practice, Theme


def root() -> str:
    return "/"


def home(locale: str) -> str:
    return f"/{locale}/"


def not_found(locale: str | None = None) -> str:
    return f"/{locale}/404.html" if locale else "/404.html"


def territory(locale: str, slug: str) -> str:
    return f"/{locale}/{slug}/"


def tours(locale: str, slug: str, among: Practice | Theme | None = None) -> str:
    return f"/{locale}/{slug}/tours/{among}/" if among else f"/{locale}/{slug}/tours/"


def tour(locale: str, slug: str, tour_slug: str) -> str:
    return f"/{locale}/{slug}/{tour_slug}/"


def tour_gpx(locale: str, slug: str, tour_slug: str) -> str:
    return f"/{locale}/{slug}/{tour_slug}/{tour_slug}.gpx"


def tour_data(locale: str, slug: str, tour_slug: str) -> str:
    return f"/{locale}/{slug}/{tour_slug}/tour.json"


def tour_group(locale: str, slug: str, tour_slug: str) -> str:
    """What our server sets offers and leader's sheets from."""
    return f"/{locale}/{slug}/{tour_slug}/group.json"


def group_map(slug: str, tour_slug: str) -> str:
    """The map on them, without stops and without words: one for all languages."""
    return f"/groups/{slug}/{tour_slug}.json"


def road_sheet(locale: str, slug: str, tour_slug: str, paper: str) -> str:
    """``paper``: a4 or a5."""
    return f"/{locale}/{slug}/{tour_slug}/{tour_slug}-{paper}.pdf"


def tour_map(locale: str, slug: str, tour_slug: str) -> str:
    return f"/{locale}/{slug}/{tour_slug}/map/"


def tour_go(locale: str, slug: str, tour_slug: str) -> str:
    """The tour on the move: the page that guides."""
    return f"/{locale}/{slug}/{tour_slug}/go/"


def town_map(locale: str, slug: str) -> str:
    return f"/{locale}/{slug}/map/"


def town_data(locale: str, slug: str) -> str:
    return f"/{locale}/{slug}/town.json"


def tour_embed(locale: str, slug: str, tour_slug: str) -> str:
    """A tour as a hotel's or a partner's own page may frame it."""
    return f"/{locale}/{slug}/{tour_slug}/embed/"


def tour_oembed(locale: str, slug: str, tour_slug: str) -> str:
    return f"/{locale}/{slug}/{tour_slug}/embed/oembed.json"


def atlas(locale: str, slug: str) -> str:
    return f"/{locale}/{slug}/atlas/"


def city(locale: str, slug: str) -> str:
    """The town's projects, by year, on a map in 3D; only where the town has told of projects."""
    return f"/{locale}/{slug}/city/"


def places(locale: str, slug: str) -> str:
    return f"/{locale}/{slug}/places/"


def place(locale: str, slug: str, poi_id: str) -> str:
    return f"/{locale}/{slug}/places/{poi_id}/"


def about(locale: str, slug: str, what: str) -> str:
    """``what``: accessibility, credits, legal or privacy."""
    return f"/{locale}/{slug}/{what}/"


def offline(locale: str) -> str:
    """What is kept on the phone, and what a visitor sees of a page that is not."""
    return f"/{locale}/offline/"


def scan(locale: str) -> str:
    """Where a phone's camera reads a plaque's symbol."""
    return f"/{locale}/scan/"


def search(locale: str) -> str:
    """Where a visitor searches the towns of a language."""
    return f"/{locale}/search/"


def town_search(locale: str, slug: str) -> str:
    """What of a town can be found, as data."""
    return f"/{locale}/{slug}/search.json"


def round_of(locale: str, slug: str) -> str:
    """Where the office's staff tick the plaques of a town; linked from nowhere."""
    return f"/{locale}/{slug}/round/"


def report(locale: str, slug: str, code: str = "") -> str:
    """Where a visitor tells the office what is wrong with a plaque; ``code`` is the one that our server asks about."""
    return f"/{locale}/{slug}/report/" + (f"?plaque={code}" if code else "")


def visits(locale: str, slug: str) -> str:
    """The dates on which a tour is offered to the public."""
    return f"/{locale}/{slug}/visits/"


def visit(locale: str, slug: str, ident: str) -> str:
    return f"/{locale}/{slug}/visits/{ident}/"


def groups(locale: str, slug: str) -> str:
    """Where a company asks for a tour."""
    return f"/{locale}/{slug}/groups/"


def visits_feed(locale: str, slug: str) -> str:
    """The same dates for a calendar that subscribes."""
    return f"/{locale}/{slug}/visits.ics"


def booking(locale: str, slug: str, key: str) -> str:
    """Where a visitor confirms, changes or cancels; ``key`` is signed by our server. Behind a question mark, for the
    log of a web server keeps none of it."""
    return f"/{locale}/{slug}/visits/booking/?key={key}"


def visit_list() -> str:
    """All visits as data."""
    return "/visits.json"


def town_list() -> str:
    """All towns as data."""
    return "/towns.json"


def frame(locale: str, slug: str) -> str:
    """The page that our server fills in: webapp/frame.py. Linked from nowhere."""
    return f"/{locale}/{slug}/frame/"


def frame_of_group(locale: str, slug: str) -> str:
    """The same for groups under way, with their own style and script."""
    return f"/{locale}/{slug}/frame-group/"


def words(locale: str) -> str:
    """The guide's own words in a language, for our server: gettext's MO file."""
    return f"/words/{locale}.mo"


def manifest(locale: str) -> str:
    return f"/{locale}/manifest.webmanifest"


def worker() -> str:
    """At the top, for a service worker answers for what lies below it."""
    return "/sw.js"


def packs(locale: str, slug: str | None = None) -> str:
    """The files of a town's packs; without ``slug`` the sizes of all packs of a language."""
    return f"/packs/{locale}/{slug}.json" if slug else f"/packs/{locale}.json"


def plaques() -> str:
    return "/P/"


def plaque_list() -> str:
    """All plaques as data."""
    return "/plaques.json"


def plaque(code: str, locale: str | None = None) -> str:
    return f"/P/{code}/{locale}/" if locale else f"/P/{code}/"


def plaque_printed(plaque_url: str, code: str) -> str:
    """What the symbol on the wall holds: upper case throughout, which QR packs tighter; no closing slash."""
    return f"{plaque_url}/P/{code}".upper()


def asset(name: str, digest: str) -> str:
    """``figures.woff2`` → ``/assets/figures.<digest>.woff2``."""
    stem, _, suffix = name.rpartition(".")
    return f"/assets/{stem}.{digest}.{suffix}"


def scripts(digest: str, name: str) -> str:
    """A module of the product; own modules import one another by relative path, so they share one folder."""
    return f"/assets/{digest}/{name}"


def vendor(digest: str, name: str) -> str:
    """A third-party file, under the name that its neighbours know it by."""
    return f"/assets/vendor-{digest}/{name}"


def file_of(address: str) -> str:
    """The path in the tree, without a leading slash: ``/fr/`` → ``fr/index.html``."""
    path = address.lstrip("/")
    return f"{path}index.html" if not path or path.endswith("/") else path
