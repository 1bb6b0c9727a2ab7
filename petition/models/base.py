"""What all tables share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import JSON, LargeBinary, MetaData, String, Table, Text
from sqlalchemy.orm import DeclarativeBase

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """A row; it prints as its class and key only, so that logs stay dull."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012 – SQLAlchemy reads it as it stands.
        dict[str, str]: JSON,
        list[str]: JSON,
        bytes: LargeBinary,
        str: Text,
    }

    def __repr__(self) -> str:
        keys: Sequence[Any] = self.__mapper__.primary_key_from_instance(self)
        return f"<{type(self).__name__} {', '.join(map(str, keys))}>"


Short = String(100)


def table_of(model: type[Base]) -> Table:
    """The table of a model, for statements that make no objects of its rows.

    Such a statement, built once, costs a fifth of what an object of the model costs.
    """
    return cast(Table, model.__table__)
