"""The words and the addresses that the search works with (``static/js/ui/search-screen.js``)."""

from collections.abc import Iterable
from typing import Any

from builder import urls
from builder.locales import Locale
from builder.model import Territory
from builder.render.terms import Interface


def search_screen(towns: Iterable[Territory], locale: Locale, t: Interface) -> dict[str, Any]:
    return {
        "towns": [
            {"slug": one.slug, "name": one.source.name, "list": urls.town_search(locale.tag, one.slug)} for one in towns
        ],
        "plaques": urls.plaques(),
        "lang": locale.tag,
        "intl": locale.intl,
        "words": {
            "loading": t.gettext("Fetching the list of all there is …"),
            "found": t.gettext("Found: {count}"),
            "most": t.gettext("Found: more than {count}. These fit best."),
            "some": t.gettext("Nothing holds all of these words. Found for some of them: {count}"),
            "none": t.gettext("Nothing found. Try fewer or other words, or look through the lists."),
            "failed": t.gettext("Not searched, for its list could not be fetched: {towns}"),
            "broken": t.gettext("The search could not be loaded. Look through the lists."),
            "plaque": t.gettext("Plaque {code}"),
            "away": t.gettext("not kept on this phone"),
        },
    }
