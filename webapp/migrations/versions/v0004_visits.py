"""Visits, from the files and from the desk, and the places booked on them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "visits",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("territory", sa.String(100), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("is_of_file", sa.Boolean, nullable=False),
        sa.Column("tour", sa.String(100), nullable=False),
        sa.Column("starts_local", sa.String(16), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("starts", sa.String(20), nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("languages", sa.Text, nullable=False),
        sa.Column("places", sa.Integer, nullable=False),
        sa.Column("closes_h", sa.Integer, nullable=False),
        sa.Column("meeting", sa.String(100), nullable=False),
        sa.Column("accessible", sa.Boolean, nullable=True),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed", sa.String(20), nullable=False),
        sa.UniqueConstraint("territory", "name"),
        sqlite_autoincrement=True,
    )
    op.create_index("visits_starts", "visits", ["starts"])
    op.create_table(
        "bookings",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("code", sa.String(16), nullable=False, unique=True),
        sa.Column("form", sa.String(64), nullable=False),
        sa.Column("visit", sa.Integer, sa.ForeignKey("visits.id"), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("party", sa.Integer, nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("step_free", sa.Boolean, nullable=False),
        sa.Column("hearing", sa.Boolean, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("made", sa.String(20), nullable=False),
        sa.Column("held_until", sa.String(20), nullable=False),
        sa.Column("confirmed", sa.String(20), nullable=True),
        sa.Column("reminded", sa.String(20), nullable=True),
        sa.Column("ended", sa.String(20), nullable=True),
        sqlite_autoincrement=True,
    )
    op.create_index("bookings_visit", "bookings", ["visit", "state"])
    op.create_index("bookings_email", "bookings", ["email"])
