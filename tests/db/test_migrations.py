"""The migrations make the schema of the models, and can be undone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Integer, MetaData, Table, inspect, text
from sqlalchemy.engine.interfaces import ReflectedColumn, ReflectedIndex

from petition.db import migrations, versions
from petition.db.engines import Database
from petition.models import Base


@pytest.fixture
def empty(database: Database) -> Iterator[Database]:
    """A database of each kind in turn with no tables at all."""
    Base.metadata.drop_all(database.engine)
    return database


def test_migrations_make_what_the_models_describe(empty: Database) -> None:
    migrations.upgrade(empty.engine, Base.metadata)

    assert migrations.differences(empty.engine, Base.metadata) == []
    assert versions.current_version(empty.engine) == versions.newest_version()


def test_the_migrated_schema_is_that_of_the_models_to_the_letter(
    empty: Database,
) -> None:
    migrations.upgrade(empty.engine, Base.metadata)
    migrated = _schema(empty)
    _downgrade(empty, "base")
    Base.metadata.create_all(empty.engine)

    assert migrated == _schema(empty)


def test_the_versions_that_we_count_are_those_that_alembic_finds() -> None:
    scripts = ScriptDirectory.from_config(_config())

    assert versions.newest_version() == scripts.get_current_head()
    found = {script.revision for script in scripts.walk_revisions()}
    assert versions.known_versions() == found


def test_an_empty_database_has_no_version(empty: Database) -> None:
    assert versions.current_version(empty.engine) is None
    assert versions.newest_version() is not None


def test_upgrading_twice_changes_nothing(empty: Database) -> None:
    for _ in range(2):
        migrations.upgrade(empty.engine, Base.metadata)

    assert migrations.differences(empty.engine, Base.metadata) == []


def test_every_migration_can_be_undone_and_done_again(empty: Database) -> None:
    migrations.upgrade(empty.engine, Base.metadata)
    _downgrade(empty, "base")
    assert set(inspect(empty.engine).get_table_names()) == {"alembic_version"}

    migrations.upgrade(empty.engine, Base.metadata)
    assert migrations.differences(empty.engine, Base.metadata) == []


def test_a_schema_that_lacks_something_is_found_out(empty: Database) -> None:
    migrations.upgrade(empty.engine, Base.metadata)
    with empty.writing() as session:
        session.execute(text("DROP TABLE suppressions"))
        session.execute(text("ALTER TABLE campaigns DROP COLUMN goal"))

    found = "\n".join(migrations.differences(empty.engine, Base.metadata))
    assert "suppressions" in found
    assert "goal" in found


def test_a_new_column_is_found_out(empty: Database) -> None:
    migrations.upgrade(empty.engine, Base.metadata)
    wanted = MetaData(naming_convention=Base.metadata.naming_convention)
    for table in Base.metadata.tables.values():
        table.to_metadata(wanted)
    Table("extra", wanted, Column("id", Integer, primary_key=True))

    assert "extra" in "\n".join(migrations.differences(empty.engine, wanted))


def test_versions_are_numbered_without_a_gap() -> None:
    revisions = list(ScriptDirectory.from_config(_config()).walk_revisions())

    numbers = [int(one.revision) for one in reversed(revisions)]
    assert numbers == list(range(1, len(revisions) + 1))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(versions.FOLDER))
    return config


def _downgrade(database: Database, to: str) -> None:
    config = _config()
    config.attributes.update(engine=database.engine, metadata=Base.metadata)
    command.downgrade(config, to)


def _schema(database: Database) -> object:
    """Everything that the database says of our tables, in a fixed order."""
    found = inspect(database.engine)
    return {
        table: (
            {column["name"]: _column(column) for column in found.get_columns(table)},
            found.get_pk_constraint(table),
            sorted(map(str, found.get_foreign_keys(table))),
            sorted(map(_index, found.get_indexes(table))),
            sorted(map(str, found.get_unique_constraints(table))),
            found.get_table_options(table),
            _autoincrement(database, table),
        )
        for table in sorted(Base.metadata.tables)
    }


def _column(column: ReflectedColumn) -> str:
    return str({**column, "type": str(column["type"])})


def _index(index: ReflectedIndex) -> str:
    options = {key: str(value) for key, value in index["dialect_options"].items()}
    return str({**index, "dialect_options": options})


def _autoincrement(database: Database, table: str) -> bool:
    if not database.is_sqlite:
        return False
    with database.reading() as session:
        query = text("SELECT sql FROM sqlite_master WHERE name = :table")
        return "AUTOINCREMENT" in str(session.scalar(query, {"table": table}))
