"""organisers and what they work on"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

#: What makes the audit log append-only.
GUARDS = {
    "sqlite": (
        "CREATE TRIGGER audit_entries_no_update BEFORE update ON audit_entries"
        " BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
        "CREATE TRIGGER audit_entries_no_delete BEFORE delete ON audit_entries"
        " BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION audit_entries_refuse() RETURNS trigger AS"
        " 'BEGIN RAISE EXCEPTION ''the audit log is append-only''; END'"
        " LANGUAGE plpgsql",
        "CREATE TRIGGER audit_entries_guard BEFORE UPDATE OR DELETE ON audit_entries"
        " FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_refuse()",
    ),
}

#: What mails are found by, once for each cause that they have.
CAUSES = ("letter_id", "pending_id", "signature_id")


def upgrade() -> None:
    op.create_table(
        "organisers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=100), nullable=False),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("public_key", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_seed", sa.LargeBinary(), nullable=True),
        sa.Column("totp", sa.LargeBinary(), nullable=True),
        sa.Column("totp_step", sa.Integer(), nullable=True),
        sa.Column("may_create", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisers")),
        sa.UniqueConstraint("email", name=op.f("uq_organisers_email")),
        sa.UniqueConstraint("uid", name=op.f("uq_organisers_uid")),
    )
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organiser_id", sa.Integer(), nullable=True),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=100), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaigns.id"],
            name=op.f("fk_audit_entries_campaign_id_campaigns"),
        ),
        sa.ForeignKeyConstraint(
            ["organiser_id"],
            ["organisers.id"],
            name=op.f("fk_audit_entries_organiser_id_organisers"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_audit_entries_campaign_id"), ["campaign_id"], unique=False
        )

    op.create_table(
        "backup_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organiser_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organiser_id"],
            ["organisers.id"],
            name=op.f("fk_backup_codes_organiser_id_organisers"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup_codes")),
    )
    with op.batch_alter_table("backup_codes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_backup_codes_organiser_id"), ["organiser_id"], unique=False
        )

    op.create_table(
        "draft_files",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("edit", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaigns.id"],
            name=op.f("fk_draft_files_campaign_id_campaigns"),
        ),
        sa.ForeignKeyConstraint(
            ["saved_by"],
            ["organisers.id"],
            name=op.f("fk_draft_files_saved_by_organisers"),
        ),
        sa.PrimaryKeyConstraint("campaign_id", "name", name=op.f("pk_draft_files")),
    )
    op.create_table(
        "drafts",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("base_revision", sa.Integer(), nullable=False),
        sa.Column("rehearsed", sa.LargeBinary(), nullable=True),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaigns.id"],
            name=op.f("fk_drafts_campaign_id_campaigns"),
        ),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_drafts")),
    )
    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=100), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=100), nullable=True),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("may_create", sa.Boolean(), nullable=False),
        sa.Column("invited_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaigns.id"],
            name=op.f("fk_invitations_campaign_id_campaigns"),
        ),
        sa.ForeignKeyConstraint(
            ["invited_by"],
            ["organisers.id"],
            name=op.f("fk_invitations_invited_by_organisers"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
    )
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_invitations_expires_at"), ["expires_at"], unique=False
        )

    op.create_table(
        "mailings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=100), nullable=False),
        sa.Column("about", sa.String(length=100), nullable=False),
        sa.Column("state", sa.String(length=100), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_signature_id", sa.Integer(), nullable=False),
        sa.Column("until_signature_id", sa.Integer(), nullable=False),
        sa.Column("enqueued", sa.Integer(), nullable=False),
        sa.Column("subjects", sa.JSON(), nullable=False),
        sa.Column("bodies", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaigns.id"],
            name=op.f("fk_mailings_campaign_id_campaigns"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["organisers.id"], name=op.f("fk_mailings_made_by_organisers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailings")),
        sa.UniqueConstraint(
            "campaign_id",
            "kind",
            "about",
            name=op.f("uq_mailings_campaign_id_kind_about"),
        ),
    )
    op.create_table(
        "memberships",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("organiser_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=100), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaigns.id"],
            name=op.f("fk_memberships_campaign_id_campaigns"),
        ),
        sa.ForeignKeyConstraint(
            ["organiser_id"],
            ["organisers.id"],
            name=op.f("fk_memberships_organiser_id_organisers"),
        ),
        sa.PrimaryKeyConstraint(
            "campaign_id", "organiser_id", name=op.f("pk_memberships")
        ),
    )
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_memberships_organiser_id"), ["organiser_id"], unique=False
        )

    op.create_table(
        "organiser_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("organiser_id", sa.Integer(), nullable=False),
        sa.Column("standing", sa.String(length=100), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stepped_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("challenge", sa.LargeBinary(), nullable=True),
        sa.Column("team_key_id", sa.Integer(), nullable=True),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=True),
        sa.Column("key_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organiser_id"],
            ["organisers.id"],
            name=op.f("fk_organiser_sessions_organiser_id_organisers"),
        ),
        sa.ForeignKeyConstraint(
            ["team_key_id"],
            ["team_keys.id"],
            name=op.f("fk_organiser_sessions_team_key_id_team_keys"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organiser_sessions")),
        sa.UniqueConstraint(
            "token_hash", name=op.f("uq_organiser_sessions_token_hash")
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_organiser_sessions_uid")),
    )
    with op.batch_alter_table("organiser_sessions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_organiser_sessions_expires_at"), ["expires_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_organiser_sessions_organiser_id"),
            ["organiser_id"],
            unique=False,
        )

    op.create_table(
        "passkeys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organiser_id", sa.Integer(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organiser_id"],
            ["organisers.id"],
            name=op.f("fk_passkeys_organiser_id_organisers"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
    )
    with op.batch_alter_table("passkeys", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_passkeys_organiser_id"), ["organiser_id"], unique=False
        )

    op.create_table(
        "past_campaign_keys",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("sealed_seed", sa.LargeBinary(), nullable=True),
        sa.Column("team_key_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaigns.id"],
            name=op.f("fk_past_campaign_keys_campaign_id_campaigns"),
        ),
        sa.ForeignKeyConstraint(
            ["team_key_id"],
            ["team_keys.id"],
            name=op.f("fk_past_campaign_keys_team_key_id_team_keys"),
        ),
        sa.PrimaryKeyConstraint(
            "campaign_id", "generation", name=op.f("pk_past_campaign_keys")
        ),
    )
    op.create_table(
        "rehearsals",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("organiser_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaigns.id"],
            name=op.f("fk_rehearsals_campaign_id_campaigns"),
        ),
        sa.ForeignKeyConstraint(
            ["organiser_id"],
            ["organisers.id"],
            name=op.f("fk_rehearsals_organiser_id_organisers"),
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_rehearsals")),
    )
    with op.batch_alter_table("rehearsals", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_rehearsals_expires_at"), ["expires_at"], unique=False
        )

    with op.batch_alter_table("campaign_keys", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("generation", sa.Integer(), server_default="1", nullable=False)
        )

    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mailing_id", sa.Integer(), nullable=True))
        batch_op.alter_column("campaign_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_foreign_key(
            batch_op.f("fk_deliveries_mailing_id_mailings"),
            "mailings",
            ["mailing_id"],
            ["id"],
        )
    for column in CAUSES:
        op.drop_index(f"ix_deliveries_{column}", table_name="deliveries")
    for column in (*CAUSES, "mailing_id"):
        known = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            f"ix_deliveries_{column}",
            "deliveries",
            [column],
            unique=False,
            postgresql_where=known,
            sqlite_where=known,
        )

    with op.batch_alter_table("key_slots", schema=None) as batch_op:
        batch_op.add_column(sa.Column("organiser_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_key_slots_organiser_id_organisers"),
            "organisers",
            ["organiser_id"],
            ["id"],
        )

    with op.batch_alter_table("pending_signatures", schema=None) as batch_op:
        batch_op.add_column(sa.Column("provider", sa.String(length=100), nullable=True))
        batch_op.create_index(
            "ix_pending_signatures_provider",
            ["campaign_id", "provider"],
            unique=False,
            postgresql_where=sa.text("provider IS NOT NULL"),
            sqlite_where=sa.text("provider IS NOT NULL"),
        )

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("alias", sa.JSON(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "do_not_name",
                sa.Boolean(),
                server_default="0",
                nullable=False,
            )
        )

    with op.batch_alter_table("signatures", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("no_news", sa.Boolean(), server_default="0", nullable=False)
        )
        batch_op.add_column(sa.Column("provider", sa.String(length=100), nullable=True))

    with op.batch_alter_table("updates", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("publish_at", sa.DateTime(timezone=True), nullable=True)
        )

    for statement in GUARDS.get(op.get_bind().dialect.name, ()):
        op.execute(statement)


def downgrade() -> None:
    with op.batch_alter_table("updates", schema=None) as batch_op:
        batch_op.drop_column("publish_at")

    with op.batch_alter_table("signatures", schema=None) as batch_op:
        batch_op.drop_column("provider")
        batch_op.drop_column("no_news")

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_column("do_not_name")
        batch_op.drop_column("alias")

    with op.batch_alter_table("pending_signatures", schema=None) as batch_op:
        batch_op.drop_index("ix_pending_signatures_provider")
        batch_op.drop_column("provider")

    with op.batch_alter_table("key_slots", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_key_slots_organiser_id_organisers"), type_="foreignkey"
        )
        batch_op.drop_column("organiser_id")

    for column in (*CAUSES, "mailing_id"):
        op.drop_index(f"ix_deliveries_{column}", table_name="deliveries")
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_deliveries_mailing_id_mailings"), type_="foreignkey"
        )
        batch_op.alter_column("campaign_id", existing_type=sa.INTEGER(), nullable=False)
        batch_op.drop_column("mailing_id")
    for column in CAUSES:
        op.create_index(f"ix_deliveries_{column}", "deliveries", [column], unique=False)

    with op.batch_alter_table("campaign_keys", schema=None) as batch_op:
        batch_op.drop_column("generation")

    with op.batch_alter_table("rehearsals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rehearsals_expires_at"))

    op.drop_table("rehearsals")
    op.drop_table("past_campaign_keys")
    with op.batch_alter_table("passkeys", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_passkeys_organiser_id"))

    op.drop_table("passkeys")
    with op.batch_alter_table("organiser_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organiser_sessions_organiser_id"))
        batch_op.drop_index(batch_op.f("ix_organiser_sessions_expires_at"))

    op.drop_table("organiser_sessions")
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_memberships_organiser_id"))

    op.drop_table("memberships")
    op.drop_table("mailings")
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitations_expires_at"))

    op.drop_table("invitations")
    op.drop_table("drafts")
    op.drop_table("draft_files")
    with op.batch_alter_table("backup_codes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_backup_codes_organiser_id"))

    op.drop_table("backup_codes")
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entries_campaign_id"))

    op.drop_table("audit_entries")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_entries_refuse()")
    op.drop_table("organisers")
