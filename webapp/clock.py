"""What time it is. A test sets another clock: ``app.config["CLOCK"] = lambda: datetime(2026, 5, 2, tzinfo=UTC)``."""

from datetime import UTC, datetime

from flask import current_app


def now() -> datetime:
    """In UTC; for views, which give it to the functions below them."""
    found = current_app.config.get("CLOCK")
    return datetime.now(UTC) if found is None else found().astimezone(UTC)
