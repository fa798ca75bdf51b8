"""What the record keeps of places beside its rows: the tables of `schema` that are about nothing else."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Where a person says that an address is, from a version on; a pin without a point was taken back.
pins = Table(
    "pins",
    metadata,
    Column("address_key", Text, primary_key=True),  # geo.locator.address_key
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("address", Text, nullable=False),  # as it was typed
    Column("lat", Float),  # EPSG:4326
    Column("lon", Float),
    Column("district", String(8)),  # that holds the point
    Column("author", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Index("ix_pins_version", "version"),
)
# The boundaries that figures rest on from a version on; without an edition they are the approximate areas.
boundary_editions = Table(
    "boundary_editions",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("edition", Text),
    Column("file_sha256", String(64), ForeignKey("files.sha256")),
    Column("source", Text),
    Column("author", Text, nullable=False),
    Column("reason", Text, nullable=False),
)
# What the official Address Lookup Service answered: so that it is asked once. No part of the public state.
lookups = Table(
    "lookups",
    metadata,
    Column("address_key", Text, primary_key=True),
    Column("asked_at", String(32), nullable=False),
    Column("answer", Text, nullable=False),  # JSON
    Column("score", Float),
)
