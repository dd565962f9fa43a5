"""Who works at the desk, their sessions, and what they did."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "staff",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("email", sa.String(254), nullable=False, unique=True),
        sa.Column("password", sa.String(255), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("towns", sa.Text, nullable=False),
        sa.Column("locale", sa.String(35), nullable=False),
        sa.Column("secret", sa.String(64), nullable=True),
        sa.Column("last_step", sa.BigInteger, nullable=False),
        sa.Column("created", sa.String(20), nullable=False),
        sa.Column("disabled", sa.String(20), nullable=True),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "recovery_codes",
        sa.Column("staff", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("digest", sa.String(64), primary_key=True),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
        sa.Column("staff", sa.Integer, nullable=False),
        sa.Column("browser", sa.String(80), nullable=False),
        sa.Column("is_secure", sa.Boolean, nullable=False),
        sa.Column("began", sa.String(20), nullable=False),
        sa.Column("seen", sa.String(20), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("sessions_staff", "sessions", ["staff"])
    op.create_table(
        "sign_in_attempts",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("who", sa.String(32), nullable=False),
        sa.Column("at", sa.String(20), nullable=False),
    )
    op.create_index("sign_in_attempts_who", "sign_in_attempts", ["who"])
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.String(20), nullable=False),
        sa.Column("who", sa.String(254), nullable=False),
        sa.Column("what", sa.String(64), nullable=False),
        sa.Column("about", sa.String(120), nullable=False),
        sa.Column("town", sa.String(64), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("audit_at", "audit", ["at"])
