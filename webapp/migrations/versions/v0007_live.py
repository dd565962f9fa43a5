"""Groups under way, and what their guests said afterwards."""

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    pass
