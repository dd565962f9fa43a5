"""Groups under way, and what their guests said afterwards."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "live",
        sa.Column("event", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("tag", sa.String(16), nullable=False),
        sa.Column("stop", sa.String(64), nullable=False),
        sa.Column("gather", sa.Integer, nullable=False),
        sa.Column("said", sa.Integer, nullable=False),
        sa.Column("visited", sa.Text, nullable=False),
        sa.Column("began", sa.String(20), nullable=True),
        sa.Column("ended", sa.String(20), nullable=True),
        sa.Column("numbers", sa.Text, nullable=False),
        sa.Column("is_bare", sa.Boolean, nullable=False),
    )
    op.create_table(
        "live_said",
        sa.Column("event", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("more", sa.Text, nullable=False),
    )
    op.create_table(
        "live_pictures",
        sa.Column("event", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("picture", sa.String(32), primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "live_acts",
        sa.Column("event", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("act", sa.String(40), primary_key=True),
    )
    op.create_table(
        "live_marks",
        sa.Column("event", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("seat", sa.String(32), primary_key=True),
        sa.Column("choice", sa.Integer, nullable=False),
    )
    op.create_table(
        "live_asks",
        sa.Column("event", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("ask", sa.String(40), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("seat", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("lon", sa.Float, nullable=True),
        sa.Column("lat", sa.Float, nullable=True),
        sa.Column("state", sa.String(16), nullable=False),
    )
    op.create_table(
        "feedback",
        sa.Column("form", sa.String(64), primary_key=True),
        sa.Column("event", sa.Integer, nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("walk", sa.Integer, nullable=False),
        sa.Column("phone", sa.Integer, nullable=False),
        sa.Column("place", sa.String(64), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("received", sa.String(10), nullable=False),
    )
    op.create_index("feedback_event", "feedback", ["event"])
