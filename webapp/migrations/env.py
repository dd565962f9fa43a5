"""What Alembic loads first. It is given a connection by ``webapp.database``; there is no other way to run it."""

from alembic import context

from webapp.records import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
