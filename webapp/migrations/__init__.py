"""How the tables became what they are. Alembic runs these one after another, in one transaction."""
