"""What time it is. A test sets another clock: ``app.config["CLOCK"] = lambda: datetime(2026, 5, 2, tzinfo=UTC)``."""

from datetime import UTC, datetime

from flask import Flask, current_app


def now() -> datetime:
    """In UTC; for views, which give it to the functions below them."""
    return now_of(current_app)


def now_of(app: Flask) -> datetime:
    """For what answers before Flask is asked."""
    found = app.config.get("CLOCK")
    return datetime.now(UTC) if found is None else found().astimezone(UTC)
