"""Visits of a file become pages, a feed for calendars, data for the server and an Event for search engines."""

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest

from builder.build import build
from builder.imports.new import make_site
from builder.outputs import Options

VISITS = """
[[visit]]
id = "oct"
tour = "premier-tour"
starts = "2026-10-25 01:30"
minutes = 120
languages = ["fr", "en"]
places = 20
meeting = "jardin"
meeting_note = "À la grille <nord>."
price = "8 €"
accessible = false

[[visit]]
id = "sept"
tour = "premier-tour"
starts = "2026-09-05 14:30"
languages = ["fr"]
places = 4
"""


@pytest.mark.slow
def test_a_visit_of_the_file_is_a_page_in_each_language_an_entry_of_the_feed_and_an_event(tmp_path: Path) -> None:
    make_site(tmp_path)
    (tmp_path / "tours" / "exemple" / "visits.toml").write_text(VISITS, "utf-8")
    report = build(tmp_path, tmp_path / "site", Options(paper=False, brotli=0, today=date(2026, 10, 1)))
    assert report.written is not None, [str(one) for one in report.problems]
    town = tmp_path / "site" / "fr" / "exemple"

    listed = (town / "visits" / "index.html").read_text("utf-8")
    assert "dimanche 25 octobre 2026" in listed and "français et anglais" in listed
    assert "septembre" not in listed, "what is over on the day of the build is no longer offered"
    assert (town / "visits" / "sept" / "index.html").is_file(), "and its page stays, for it stands in letters"
    page = (town / "visits" / "oct" / "index.html").read_text("utf-8")
    assert "À la grille &lt;nord&gt;." in page and "8 €" in page and "/fr/exemple/places/jardin/" in page
    assert 'lang="fr" dir="auto">À la grille' in (
        (tmp_path / "site/en/exemple/visits/oct/index.html").read_text("utf-8")
    )
    assert "/fr/exemple/visits/" in (town / "index.html").read_text("utf-8")
    assert "/fr/exemple/visits/" in (town / "premier-tour" / "index.html").read_text("utf-8")

    blocks = [json.loads(one) for one in re.findall(r'ld\+json">(.*?)</script>', page)]
    (event,) = [one for one in blocks if one["@type"] == "Event"]
    # Clocks go back at three: it begins in summer time, and two hours later it is half past two, in winter time.
    assert (event["startDate"], event["endDate"]) == ("2026-10-25T01:30:00+02:00", "2026-10-25T02:30:00+01:00")

    feed: Any = icalendar.Calendar.from_ical((town / "visits.ics").read_bytes())
    assert [str(zone["TZID"]) for zone in feed.walk("VTIMEZONE")] == ["Europe/Paris"]
    first, second = feed.walk("VEVENT")
    assert (str(first["UID"]), str(second["UID"])) == ("sept.exemple@guide.example", "oct.exemple@guide.example")
    assert second["DURATION"].dt == timedelta(hours=2)

    (early, late) = json.loads((tmp_path / "site" / "visits.json").read_text("utf-8"))["exemple"]
    assert (early["accessible"], late["accessible"], late["closes_h"]) == (None, False, 2)
    assert late["words"]["en"]["price"] == ["8 €", "fr"] and late["words"]["fr"]["price"] == "8 €"
    told = json.loads((tmp_path / "site" / "towns.json").read_text("utf-8"))["territories"]["exemple"]
    assert told["tours"]["premier-tour"]["titles"]["en"] == "First tour (example)" and told["locales"] == ["fr", "en"]


def test_a_town_that_announces_nothing_and_has_no_server_has_no_page_of_visits(tmp_path: Path) -> None:
    from builder.checked import read_and_check
    from builder.plan import plan

    make_site(tmp_path)
    site = read_and_check(tmp_path).site
    assert site is not None and not [one for one in plan(site, ["fr"]) if "visit" in one.template]
