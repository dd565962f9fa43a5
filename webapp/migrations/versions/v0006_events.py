"""What companies ask for, and the events made for them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("code", sa.String(6), nullable=False, unique=True),
        sa.Column("territory", sa.String(64), nullable=False),
        sa.Column("tour", sa.String(64), nullable=False),
        sa.Column("enquiry", sa.Integer, nullable=True),
        sa.Column("client", sa.String(200), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("starts_local", sa.String(16), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("starts", sa.String(20), nullable=False),
        sa.Column("ends", sa.String(20), nullable=False),
        sa.Column("stops", sa.Text, nullable=False),
        sa.Column("welcome", sa.Text, nullable=False),
        sa.Column("logo", sa.LargeBinary, nullable=True),
        sa.Column("logo_type", sa.String(32), nullable=False),
        sa.Column("contact_name", sa.String(200), nullable=False),
        sa.Column("contact_phone", sa.String(40), nullable=False),
        sa.Column("leader", sa.String(200), nullable=False),
        sa.Column("languages", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("created", sa.String(20), nullable=False),
        sa.Column("ended", sa.String(20), nullable=True),
        sqlite_autoincrement=True,
    )
    op.create_index("events_starts", "events", ["starts"])
    op.create_index("events_territory", "events", ["territory"])
