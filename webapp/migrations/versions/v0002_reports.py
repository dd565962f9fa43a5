"""Reports on plaques, as passers-by send them: the plaque, what is wrong, words, when, and nobody."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("name", sa.String(64), nullable=False, unique=True),
        sa.Column("plaque", sa.String(16), nullable=False),
        sa.Column("fault", sa.String(16), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("received", sa.String(20), nullable=False),
        sa.Column("done", sa.String(20), nullable=True),
        sqlite_autoincrement=True,
    )
    op.create_index("reports_received", "reports", ["received"])
