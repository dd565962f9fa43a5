"""What stands in the database of a data folder, for the tests."""

from collections import Counter
from pathlib import Path

from webapp.database import Store
from webapp.records import scans_between


def counted(data: Path, database_url: str | None = None) -> dict[tuple[str, str], int]:
    """Scans by plaque and language, over all hours."""
    found: Counter[tuple[str, str]] = Counter()
    store = Store(data, database_url)
    with store.read() as link:
        for row in scans_between(link, "0", "9"):
            found[row.plaque, row.language] += row.scans
    store.close()
    return dict(found)
