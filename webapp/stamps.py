"""Moments as the database holds them: UTC as text, ``2026-11-22T12:05:30Z``, which sorts as it passes."""

from datetime import UTC, datetime


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(stamp: str) -> datetime:
    """Raises ValueError for any other text."""
    return datetime.strptime(stamp, "%Y-%m-%dT%H:%M:%S%z")
