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
    op.create_table(
        "enquiries",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("name", sa.String(64), nullable=False, unique=True),
        sa.Column("territory", sa.String(64), nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("company", sa.String(200), nullable=False),
        sa.Column("contact", sa.String(200), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("wished", sa.String(300), nullable=False),
        sa.Column("languages", sa.Text, nullable=False),
        sa.Column("tour", sa.String(64), nullable=False),
        sa.Column("budget", sa.Integer, nullable=False),
        sa.Column("aims", sa.Text, nullable=False),
        sa.Column("mobility", sa.Text, nullable=False),
        sa.Column("catering", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("received", sa.String(20), nullable=False),
        sa.Column("changed", sa.String(20), nullable=False),
        sa.Column("offer", sa.Text, nullable=True),
        sa.Column("offered", sa.String(20), nullable=True),
        sa.Column("accepted", sa.String(20), nullable=True),
        sa.Column("accepted_min", sa.Integer, nullable=True),
        sqlite_autoincrement=True,
    )
    op.create_index("enquiries_territory", "enquiries", ["territory"])
    op.create_index("enquiries_email", "enquiries", ["email"])
    op.create_table(
        "enquiry_history",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("enquiry", sa.Integer, nullable=False),
        sa.Column("at", sa.String(20), nullable=False),
        sa.Column("who", sa.String(254), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
    )
    op.create_index("enquiry_history_enquiry", "enquiry_history", ["enquiry"])
