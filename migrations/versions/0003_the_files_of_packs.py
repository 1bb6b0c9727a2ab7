"""the files of packs, as they were imported"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pack_files",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaigns.id"],
            name=op.f("fk_pack_files_campaign_id_campaigns"),
        ),
        sa.PrimaryKeyConstraint("campaign_id", "name", name=op.f("pk_pack_files")),
    )


def downgrade() -> None:
    op.drop_table("pack_files")
