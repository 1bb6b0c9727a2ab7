"""Drafts the next numbered migration: make migration message="what changes"."""

import sys
import tempfile
from pathlib import Path

from petition.db import migrations
from petition.db.engines import open_engine
from petition.models import Base

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'draft.sqlite3'}")
        migrations.upgrade(engine, Base.metadata)
        migrations.new_migration(engine, Base.metadata, sys.argv[1])
        engine.dispose()
