"""What is to be sent by mail, and how far it is."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "letters",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("name", sa.String(32), nullable=False, unique=True),
        sa.Column("recipient", sa.String(254), nullable=False),
        sa.Column("reply_to", sa.String(254), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("html", sa.Text, nullable=False),
        sa.Column("calendar", sa.LargeBinary, nullable=True),
        sa.Column("locale", sa.String(35), nullable=False),
        sa.Column("about", sa.String(64), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("queued", sa.String(20), nullable=False),
        sa.Column("due", sa.String(20), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("answer", sa.String(255), nullable=False),
        sa.Column("ended", sa.String(20), nullable=True),
        sqlite_autoincrement=True,
    )
    op.create_index("letters_state_due", "letters", ["state", "due"])
    op.create_index("letters_recipient", "letters", ["recipient"])
