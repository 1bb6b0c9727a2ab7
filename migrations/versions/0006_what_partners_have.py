"""what partners have of their own"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consent_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("partner", sa.String(length=100), nullable=False),
        sa.Column("language", sa.String(length=100), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaigns.id"],
            name=op.f("fk_consent_versions_campaign_id_campaigns"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_versions")),
        sa.UniqueConstraint(
            "campaign_id",
            "partner",
            "language",
            "version",
            name=op.f("uq_consent_versions_campaign_id_partner_language_version"),
        ),
    )
    op.create_table(
        "partner_keys",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("partner", sa.String(length=100), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_seed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_up", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("exported_until", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaigns.id"],
            name=op.f("fk_partner_keys_campaign_id_campaigns"),
        ),
        sa.PrimaryKeyConstraint(
            "campaign_id", "partner", "generation", name=op.f("pk_partner_keys")
        ),
    )
    op.create_table(
        "partner_links",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("partner", sa.String(length=100), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaigns.id"],
            name=op.f("fk_partner_links_campaign_id_campaigns"),
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_partner_links")),
    )
    with op.batch_alter_table("partner_links", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_partner_links_campaign_id_partner"),
            ["campaign_id", "partner"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_partner_links_expires_at"), ["expires_at"], unique=False
        )

    op.create_table(
        "partner_logos",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("partner", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=100), nullable=False),
        sa.Column("digest", sa.String(length=100), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaigns.id"],
            name=op.f("fk_partner_logos_campaign_id_campaigns"),
        ),
        sa.PrimaryKeyConstraint(
            "campaign_id", "partner", name=op.f("pk_partner_logos")
        ),
    )
    op.create_table(
        "partner_contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("partner", sa.String(length=100), nullable=False),
        sa.Column("signature_id", sa.Integer(), nullable=False),
        sa.Column("consent_version_id", sa.Integer(), nullable=False),
        sa.Column("consented_hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key_generation", sa.Integer(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("to_erase", sa.Boolean(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaigns.id"],
            name=op.f("fk_partner_contacts_campaign_id_campaigns"),
        ),
        sa.ForeignKeyConstraint(
            ["consent_version_id"],
            ["consent_versions.id"],
            name=op.f("fk_partner_contacts_consent_version_id_consent_versions"),
        ),
        sa.ForeignKeyConstraint(
            ["signature_id"],
            ["signatures.id"],
            name=op.f("fk_partner_contacts_signature_id_signatures"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_contacts")),
        sa.UniqueConstraint(
            "signature_id", name=op.f("uq_partner_contacts_signature_id")
        ),
    )
    with op.batch_alter_table("partner_contacts", schema=None) as batch_op:
        batch_op.create_index(
            "ix_partner_contacts_standing",
            ["campaign_id", "partner", "ended_on", "key_generation", "id"],
            unique=False,
        )

    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "embeds", sa.String(length=100), server_default="all", nullable=False
            )
        )

    with op.batch_alter_table("partners", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("retired", sa.Boolean(), server_default="0", nullable=False)
        )

    _first_versions()


def _first_versions() -> None:
    """The consent texts that stand become the first of their versions."""
    partners = sa.table(
        "partners",
        sa.column("campaign_id", sa.Integer),
        sa.column("key", sa.Text),
        sa.column("consent", sa.JSON),
    )
    versions = sa.table(
        "consent_versions",
        sa.column("campaign_id", sa.Integer),
        sa.column("partner", sa.Text),
        sa.column("language", sa.Text),
        sa.column("version", sa.Integer),
        sa.column("text", sa.Text),
        sa.column("published_at", sa.DateTime(timezone=True)),
    )
    now = datetime.now(UTC)
    rows = [
        {
            "campaign_id": campaign_id,
            "partner": key,
            "language": language,
            "version": 1,
            "text": text,
            "published_at": now,
        }
        for campaign_id, key, consent in op.get_bind().execute(sa.select(partners))
        for language, text in consent.items()
    ]
    op.bulk_insert(versions, rows)


def downgrade() -> None:
    with op.batch_alter_table("partners", schema=None) as batch_op:
        batch_op.drop_column("retired")

    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.drop_column("embeds")

    with op.batch_alter_table("partner_contacts", schema=None) as batch_op:
        batch_op.drop_index("ix_partner_contacts_standing")

    op.drop_table("partner_contacts")
    op.drop_table("partner_logos")
    with op.batch_alter_table("partner_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_partner_links_expires_at"))
        batch_op.drop_index(batch_op.f("ix_partner_links_campaign_id_partner"))

    op.drop_table("partner_links")
    op.drop_table("partner_keys")
    op.drop_table("consent_versions")
