"""Who works at the desk, their sessions, and what they did."""

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    pass
