"""Runs migrations on the engine that petition.db.migrations hands over."""

from alembic import context

from petition.db.types import UtcDateTime


def render_item(kind, item, autogen_context):
    """Old migrations must not depend on column types of today's code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


engine = context.config.attributes["engine"]
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=context.config.attributes["metadata"],
        render_item=render_item,
        render_as_batch=engine.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
