"""What the walks raise; caught where a file is inspected, never outside of this room."""


class Broken(Exception):
    """Why a file cannot be used, as the end of a sentence that begins with its name."""
