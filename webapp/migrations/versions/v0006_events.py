"""What companies ask for, and the events made for them."""

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    pass
