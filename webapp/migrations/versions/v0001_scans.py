"""Scans of plaques by hour and language, and how far each segment of the journal is folded into them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "scans",
        sa.Column("plaque", sa.String(16), primary_key=True),
        sa.Column("hour", sa.String(13), primary_key=True),
        sa.Column("language", sa.String(35), primary_key=True),
        sa.Column("scans", sa.Integer, nullable=False),
    )
    op.create_table(
        "segments",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("folded", sa.BigInteger, nullable=False),
    )
