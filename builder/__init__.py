"""The compiler: content files in, site files out. No Flask and no database in here."""

__version__ = "0.1.0"
