"""What is to be sent by mail, and how far it is."""

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    pass
