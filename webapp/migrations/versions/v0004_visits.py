"""Visits and the places booked on them."""

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    pass
