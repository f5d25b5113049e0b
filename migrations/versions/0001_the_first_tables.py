"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column(
            "change",
            sa.Enum(
                "made",
                "changed",
                "removed",
                "disclosed",
                name="change",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("record_type", sa.String(length=60), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("about_type", sa.String(length=60), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("cause_type", sa.String(length=60), nullable=True),
        sa.Column("cause_id", sa.Integer(), nullable=True),
        sa.Column("takes_back", sa.Boolean(), nullable=False),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("details", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entries_about", ["about_type", "about_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entries_at"), ["at"], unique=False)
        batch_op.create_index(
            "ix_audit_entries_cause", ["cause_type", "cause_id", "about_type", "about_id"], unique=False
        )
        batch_op.create_index("ix_audit_entries_record", ["record_type", "record_id"], unique=False)

    op.create_table(
        "duplicate_candidates",
        sa.Column(
            "kind",
            sa.Enum(
                "organisations", "people", name="kind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("left_id", sa.Integer(), nullable=False),
        sa.Column("right_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reasons", JSON, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "distinct",
                "merged",
                name="candidatestate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("left_id < right_id", name=op.f("ck_duplicate_candidates_smaller_first")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_candidates")),
        sa.UniqueConstraint(
            "kind", "left_id", "right_id", name=op.f("uq_duplicate_candidates_kind_left_id_right_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("duplicate_candidates", schema=None) as batch_op:
        batch_op.create_index("ix_duplicate_candidates_list", ["state", "kind", "score"], unique=False)
        batch_op.create_index("ix_duplicate_candidates_right", ["kind", "right_id"], unique=False)

    op.create_table(
        "edited_forms_of_address",
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column(
            "gender",
            sa.Enum(
                "unknown", "woman", "man", name="gender", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("envelope", sa.String(length=300), nullable=False),
        sa.Column("card", sa.String(length=300), nullable=False),
        sa.Column("salutation", sa.String(length=300), nullable=False),
        sa.Column("closing", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edited_forms_of_address")),
        sa.UniqueConstraint(
            "role", "gender", "language", name=op.f("uq_edited_forms_of_address_role_gender_language")
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "event_series",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", JSON, nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_series")),
        sa.UniqueConstraint("slug", name=op.f("uq_event_series_slug")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "import_profiles",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("mapping", JSON, nullable=False),
        sa.Column("read_options", JSON, nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_profiles")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("import_profiles", schema=None) as batch_op:
        batch_op.create_index(
            "uq_import_profiles_name",
            ["name"],
            unique=True,
            sqlite_where=sa.text("removed_at IS NULL"),
            postgresql_where=sa.text("removed_at IS NULL"),
        )

    op.create_table(
        "material_files",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material_files")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("material_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_material_files_released_at"), ["released_at"], unique=False)

    op.create_table(
        "network_experts",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("department", sa.String(length=200), nullable=False),
        sa.Column("folded_name", sa.String(length=400), nullable=False),
        sa.Column("folded_department", sa.String(length=400), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_experts")),
        sa.UniqueConstraint(
            "folded_name", "folded_department", name=op.f("uq_network_experts_folded_name_folded_department")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("network_experts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_network_experts_folded_name"), ["folded_name"], unique=False)

    op.create_table(
        "organisations",
        sa.Column(
            "kind",
            sa.Enum(
                "embassy",
                "high_commission",
                "apostolic_nunciature",
                "permanent_mission",
                "de_facto_embassy",
                "representative_office",
                "liaison_office",
                "consulate_general",
                "consulate",
                "honorary_consulate",
                "eu_representation",
                "eu_agency",
                "international_organisation",
                "city",
                "city_network",
                "eu_institution",
                "ministry",
                "authority",
                "company",
                "university",
                "media",
                "association",
                "other",
                name="organisationkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", JSON, nullable=False),
        sa.Column("short_name", JSON, nullable=False),
        sa.Column("sending_state", sa.String(length=2), nullable=True),
        sa.Column("host_country", sa.String(length=2), nullable=True),
        sa.Column("seat_city", sa.String(length=120), nullable=False),
        sa.Column("seat_country", sa.String(length=2), nullable=True),
        sa.Column("website", sa.String(length=500), nullable=False),
        sa.Column("founded", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("verified_by", sa.String(length=200), nullable=False),
        sa.Column("verified_source", sa.String(length=200), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisations_closed_on"), ["closed_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisations_host_country"), ["host_country"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisations_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisations_seat_country"), ["seat_country"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisations_sending_state"), ["sending_state"], unique=False)

    op.create_table(
        "people",
        sa.Column("academic_title", sa.String(length=60), nullable=False),
        sa.Column("honorific", sa.String(length=60), nullable=False),
        sa.Column("given_name", sa.String(length=200), nullable=False),
        sa.Column("family_name", sa.String(length=200), nullable=False),
        sa.Column(
            "name_order",
            sa.Enum(
                "given_first",
                "family_first",
                name="nameorder",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("own_script_name", sa.String(length=300), nullable=False),
        sa.Column(
            "gender",
            sa.Enum(
                "unknown", "woman", "man", name="gender", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("language", sa.String(length=5), nullable=True),
        sa.Column("languages", JSON, nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("sort_name", sa.String(length=410), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("given_name <> '' OR family_name <> ''", name=op.f("ck_people_has_a_name")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.create_index("ix_people_sort_name", ["sort_name", "id"], unique=False)

    op.create_table(
        "preferences",
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("value", JSON, nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preferences")),
        sa.UniqueConstraint("key", name=op.f("uq_preferences_key")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "read_mailboxes",
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column(
            "trouble",
            sa.Enum(
                "away",
                "sign_in",
                "encryption",
                "folder",
                "strange",
                name="mailboxtrouble",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("trouble_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("troubles", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("leased_by", sa.String(length=80), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_read_mailboxes")),
        sa.UniqueConstraint("name", name=op.f("uq_read_mailboxes_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "sdg_texts",
        sa.Column("sdg", sa.Integer(), nullable=False),
        sa.Column("narrative", JSON, nullable=False),
        sa.Column("recommendation", JSON, nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("sdg BETWEEN 1 AND 17", name=op.f("ck_sdg_texts_one_of_the_goals")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sdg_texts")),
        sa.UniqueConstraint("sdg", name=op.f("uq_sdg_texts_sdg")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "state_groups",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("name", JSON, nullable=False),
        sa.Column("states", JSON, nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_state_groups")),
        sa.UniqueConstraint("key", name=op.f("uq_state_groups_key")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "strategy_goals",
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("name", JSON, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_strategy_goals")),
        sa.UniqueConstraint("period", "number", name=op.f("uq_strategy_goals_period_number")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "subscriptions",
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("mailbox", sa.String(length=254), nullable=False),
        sa.Column("link_number", sa.Integer(), nullable=False),
        sa.Column("shows", JSON, nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_by", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("subscriptions", schema=None) as batch_op:
        batch_op.create_index("ix_subscriptions_whose", ["kind", "subject_id"], unique=False)

    op.create_table(
        "themes",
        sa.Column("name", JSON, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_themes")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "topics",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("folded", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topics")),
        sa.UniqueConstraint("folded", name=op.f("uq_topics_folded")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "users",
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "viewer",
                "editor",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_users_fs_uniquifier")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "verifications",
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verifications")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "worker_signs",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker_signs")),
        sa.UniqueConstraint("name", name=op.f("uq_worker_signs_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "accreditations",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_accreditations_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accreditations")),
        sa.UniqueConstraint(
            "organisation_id", "country", name=op.f("uq_accreditations_organisation_id_country")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("accreditations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accreditations_country"), ["country"], unique=False)

    op.create_table(
        "acquaintances",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "closeness",
            sa.Enum(
                "met", "knows", "well", name="closeness", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("since_year", sa.Integer(), nullable=True),
        sa.Column("how", sa.String(length=300), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "since_year IS NULL OR since_year BETWEEN 1900 AND 2200",
            name=op.f("ck_acquaintances_since_a_year"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_acquaintances_person_id_people")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_acquaintances_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acquaintances")),
        sa.UniqueConstraint("user_id", "person_id", name=op.f("uq_acquaintances_user_id_person_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("acquaintances", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_acquaintances_person_id"), ["person_id"], unique=False)

    op.create_table(
        "addresses",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "chancery",
                "residence",
                "postal",
                name="addresskind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_addresses_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addresses")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("addresses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_addresses_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "advocacy_goals",
        sa.Column("title", JSON, nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column(
            "forum",
            sa.Enum(
                "national",
                "nordic",
                "eu",
                "un",
                "network",
                name="forum",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("line", JSON, nullable=False),
        sa.Column("line_seen", JSON, nullable=False),
        sa.Column("wanted", JSON, nullable=False),
        sa.Column("measure", JSON, nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column(
            "stage",
            sa.Enum(
                "preparing",
                "proposed",
                "in_decision",
                "decided",
                "follow_up",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("stage_since", sa.Date(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "reached",
                "partly",
                "not_reached",
                "dropped",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("outcome_on", sa.Date(), nullable=True),
        sa.Column("outcome_note", JSON, nullable=False),
        sa.Column("outcome_url", sa.String(length=1000), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("reviewed_by_id", sa.Integer(), nullable=True),
        sa.Column("review_days", sa.Integer(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submission", sa.String(length=64), nullable=True),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(outcome IS NULL) = (outcome_on IS NULL)", name=op.f("ck_advocacy_goals_an_outcome_has_its_day")
        ),
        sa.CheckConstraint(
            "review_days BETWEEN 1 AND 1000", name=op.f("ck_advocacy_goals_reviewed_within_years")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_advocacy_goals_owner_id_users")),
        sa.ForeignKeyConstraint(
            ["reviewed_by_id"], ["users.id"], name=op.f("fk_advocacy_goals_reviewed_by_id_users")
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["themes.id"], name=op.f("fk_advocacy_goals_theme_id_themes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advocacy_goals")),
        sa.UniqueConstraint("submission", name=op.f("uq_advocacy_goals_submission")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("advocacy_goals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_advocacy_goals_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_advocacy_goals_reviewed_by_id"), ["reviewed_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_advocacy_goals_theme_id"), ["theme_id"], unique=False)

    op.create_table(
        "briefings",
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("kept_by", sa.String(length=200), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column(
            "forum",
            sa.Enum(
                "national",
                "nordic",
                "eu",
                "un",
                "network",
                name="forum",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("narrowed", JSON, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("content", JSON, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("submission", sa.String(length=64), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_briefings_digest_is_sha256")),
        sa.ForeignKeyConstraint(["theme_id"], ["themes.id"], name=op.f("fk_briefings_theme_id_themes")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_briefings_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_briefings")),
        sa.UniqueConstraint("submission", name=op.f("uq_briefings_submission")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("briefings", schema=None) as batch_op:
        batch_op.create_index("ix_briefings_kept_at", ["kept_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_briefings_theme_id"), ["theme_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_briefings_user_id"), ["user_id"], unique=False)

    op.create_table(
        "channels",
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column(
            "medium",
            sa.Enum(
                "email", "phone", name="channelmedium", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "purpose",
            sa.Enum(
                "secretariat",
                "head_office",
                "personal",
                "consular",
                "press",
                "general",
                name="channelpurpose",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("verified_by", sa.String(length=200), nullable=False),
        sa.Column("verified_source", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(organisation_id IS NULL) <> (person_id IS NULL)", name=op.f("ck_channels_one_owner")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_channels_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_channels_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channels")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("channels", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_channels_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_channels_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_channels_value", ["value"], unique=False)

    op.create_table(
        "city_companies",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.String(length=9), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("submission", sa.String(length=64), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "until IS NULL OR since IS NULL OR until >= since",
            name=op.f("ck_city_companies_ends_after_it_begins"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_city_companies_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_city_companies")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_city_companies_organisation_id")),
        sa.UniqueConstraint("submission", name=op.f("uq_city_companies_submission")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "dossiers",
        sa.Column(
            "kind",
            sa.Enum(
                "legislation",
                "agreement",
                "plan",
                "project",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", JSON, nullable=False),
        sa.Column("short_name", JSON, nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("about", JSON, nullable=False),
        sa.Column("line", JSON, nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("submission", sa.String(length=64), nullable=True),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("sort_title", sa.String(length=200), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["theme_id"], ["themes.id"], name=op.f("fk_dossiers_theme_id_themes")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_dossiers_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossiers")),
        sa.UniqueConstraint("submission", name=op.f("uq_dossiers_submission")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("dossiers", schema=None) as batch_op:
        batch_op.create_index("ix_dossiers_order", ["removed_at", "closed_on", "sort_title"], unique=False)
        batch_op.create_index(batch_op.f("ix_dossiers_theme_id"), ["theme_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dossiers_user_id"), ["user_id"], unique=False)

    op.create_table(
        "events",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "published",
                "cancelled",
                name="eventstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", JSON, nullable=False),
        sa.Column("description", JSON, nullable=False),
        sa.Column("host_line", JSON, nullable=False),
        sa.Column("languages", JSON, nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("is_all_day", sa.Boolean(), nullable=False),
        sa.Column("same_hours_daily", sa.Boolean(), nullable=False),
        sa.Column("venue", JSON, nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("meeting_url", sa.String(length=1000), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("seats_per_mission", sa.Integer(), nullable=False),
        sa.Column("quota_per_mission", sa.Integer(), nullable=True),
        sa.Column(
            "open_door",
            sa.Enum(
                "closed",
                "open",
                "on_approval",
                name="opendoor",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("open_quota", sa.Integer(), nullable=True),
        sa.Column("has_waiting_list", sa.Boolean(), nullable=False),
        sa.Column(
            "waiting_order",
            sa.Enum(
                "time",
                "precedence",
                "by_hand",
                name="waitingorder",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("asks_needs", sa.Boolean(), nullable=False),
        sa.Column(
            "meeting",
            sa.Enum(
                "address", "jitsi_room", name="meeting", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("joins_before", sa.Integer(), nullable=False),
        sa.Column("gives_certificates", sa.Boolean(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column(
            "substitutes",
            sa.Enum(
                "allowed",
                "on_approval",
                "not_allowed",
                name="substitutes",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("calendar_with_invitation", sa.Boolean(), nullable=False),
        sa.Column("reply_by", sa.Date(), nullable=True),
        sa.Column("is_listed", sa.Boolean(), nullable=False),
        sa.Column("contact_name", sa.String(length=200), nullable=False),
        sa.Column("contact_email", sa.String(length=254), nullable=False),
        sa.Column("uid", sa.String(length=80), nullable=False),
        sa.Column("source_uid", sa.String(length=255), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("revised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(latitude IS NULL) = (longitude IS NULL)", name=op.f("ck_events_a_place_has_both")
        ),
        sa.CheckConstraint("NOT (is_all_day AND same_hours_daily)", name=op.f("ck_events_all_day_or_hours")),
        sa.CheckConstraint("capacity IS NULL OR capacity >= 1", name=op.f("ck_events_capacity_positive")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_events_ends_after_it_starts")),
        sa.CheckConstraint(
            "joins_before BETWEEN 0 AND 240", name=op.f("ck_events_joins_before_within_hours")
        ),
        sa.CheckConstraint("latitude BETWEEN -90 AND 90", name=op.f("ck_events_latitude_on_earth")),
        sa.CheckConstraint("longitude BETWEEN -180 AND 180", name=op.f("ck_events_longitude_on_earth")),
        sa.CheckConstraint(
            "open_quota IS NULL OR open_quota >= 1", name=op.f("ck_events_open_quota_positive")
        ),
        sa.CheckConstraint(
            "quota_per_mission IS NULL OR quota_per_mission >= 1", name=op.f("ck_events_quota_positive")
        ),
        sa.CheckConstraint("seats_per_mission >= 1", name=op.f("ck_events_at_least_one_seat")),
        sa.ForeignKeyConstraint(
            ["series_id"],
            ["event_series.id"],
            name=op.f("fk_events_series_id_event_series"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("slug", name=op.f("uq_events_slug")),
        sa.UniqueConstraint("source_uid", name=op.f("uq_events_source_uid")),
        sa.UniqueConstraint("uid", name=op.f("uq_events_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_events_series_id"), ["series_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_events_starts_at"), ["starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_events_status"), ["status"], unique=False)

    op.create_table(
        "external_ids",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_external_ids_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_ids")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("external_ids", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_external_ids_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index("ix_external_ids_scheme_value", ["scheme", "value"], unique=False)

    op.create_table(
        "former_names",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", JSON, nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_former_names_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_names")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("former_names", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_former_names_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "indicators",
        sa.Column("sdg", sa.Integer(), nullable=False),
        sa.Column("target_code", sa.String(length=8), nullable=False),
        sa.Column("name", JSON, nullable=False),
        sa.Column("unit", JSON, nullable=False),
        sa.Column(
            "direction",
            sa.Enum(
                "up", "down", "within", name="direction", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("source_url", sa.String(length=1000), nullable=False),
        sa.Column("baseline_year", sa.Integer(), nullable=True),
        sa.Column("target_low", sa.Numeric(precision=20, scale=6), nullable=True),
        sa.Column("target_high", sa.Numeric(precision=20, scale=6), nullable=True),
        sa.Column("target_year", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(direction = 'within') = (target_high IS NOT NULL) OR target_low IS NULL",
            name=op.f("ck_indicators_two_bounds_within"),
        ),
        sa.CheckConstraint(
            "(target_year IS NULL) OR (target_low IS NOT NULL)", name=op.f("ck_indicators_year_of_a_target")
        ),
        sa.CheckConstraint(
            "baseline_year IS NULL OR target_year IS NULL OR target_year > baseline_year",
            name=op.f("ck_indicators_target_after"),
        ),
        sa.CheckConstraint("sdg BETWEEN 1 AND 17", name=op.f("ck_indicators_one_of_the_goals")),
        sa.CheckConstraint(
            "target_high IS NULL OR target_low IS NULL OR target_high >= target_low",
            name=op.f("ck_indicators_bounds"),
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_indicators_owner_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicators")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("indicators", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_indicators_sdg"), ["sdg"], unique=False)

    op.create_table(
        "interactions",
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("held_at", sa.Time(), nullable=True),
        sa.Column("moment", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "way",
            sa.Enum(
                "meeting",
                "call",
                "letter",
                "mail",
                "visit",
                "event",
                "other",
                name="way",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("we_asked", sa.Text(), nullable=False),
        sa.Column("they_asked", sa.Text(), nullable=False),
        sa.Column(
            "confidentiality",
            sa.Enum(
                "public",
                "internal",
                "confidential",
                name="confidentiality",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("submission", sa.String(length=64), nullable=True),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_interactions_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interactions")),
        sa.UniqueConstraint("submission", name=op.f("uq_interactions_submission")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("interactions", schema=None) as batch_op:
        batch_op.create_index("ix_interactions_moment", ["moment", "id"], unique=False)

    op.create_table(
        "jobs",
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("params", JSON, nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "waiting",
                "running",
                "done",
                "failed",
                name="jobstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("result", JSON, nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_jobs_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_jobs_status"), ["status"], unique=False)

    op.create_table(
        "mailings",
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("subject_type", sa.String(length=60), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "running",
                "paused",
                "stopped",
                name="mailingstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wave_size", sa.Integer(), nullable=True),
        sa.Column("wave_minutes", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_mailings_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailings")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("mailings", schema=None) as batch_op:
        batch_op.create_index("ix_mailings_subject", ["subject_type", "subject_id"], unique=False)

    op.create_table(
        "merges",
        sa.Column(
            "kind",
            sa.Enum(
                "organisations", "people", name="kind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("gone_id", sa.Integer(), nullable=False),
        sa.Column("kept_label", sa.String(length=300), nullable=False),
        sa.Column("gone_label", sa.String(length=300), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("merged_by", sa.String(length=200), nullable=False),
        sa.Column("counts", JSON, nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(length=200), nullable=False),
        sa.Column("left", JSON, nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_merges_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("merges", schema=None) as batch_op:
        batch_op.create_index("ix_merges_gone", ["kind", "gone_id"], unique=False)
        batch_op.create_index("ix_merges_kept", ["kind", "kept_id"], unique=False)

    op.create_table(
        "national_days",
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("name", JSON, nullable=False),
        sa.Column("rule", sa.String(length=300), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(country IS NULL) <> (organisation_id IS NULL)", name=op.f("ck_national_days_one_keeper")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_national_days_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_national_days")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("national_days", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_national_days_country"), ["country"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_national_days_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "networks",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("review_months", sa.Integer(), nullable=False),
        sa.Column("submission", sa.String(length=64), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "review_months BETWEEN 1 AND 120", name=op.f("ck_networks_reviewed_within_ten_years")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_networks_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_networks_owner_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_networks")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_networks_organisation_id")),
        sa.UniqueConstraint("submission", name=op.f("uq_networks_submission")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("networks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_networks_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "organisation_relations",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "part_of",
                "member_of",
                "successor_of",
                name="relationkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "organisation_id <> other_id", name=op.f("ck_organisation_relations_not_to_itself")
        ),
        sa.CheckConstraint(
            "until IS NULL OR since IS NULL OR until >= since",
            name=op.f("ck_organisation_relations_ends_after"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_organisation_relations_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["other_id"],
            ["organisations.id"],
            name=op.f("fk_organisation_relations_other_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_relations")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("organisation_relations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_organisation_relations_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_organisation_relations_other_id"), ["other_id"], unique=False)

    op.create_table(
        "organisation_texts",
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sort_en", sa.String(length=200), nullable=False),
        sa.Column("sort_sv", sa.String(length=200), nullable=False),
        sa.Column("sort_fi", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_organisation_texts_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_organisation_texts")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("organisation_texts", schema=None) as batch_op:
        batch_op.create_index("ix_organisation_texts_en", ["sort_en"], unique=False)
        batch_op.create_index("ix_organisation_texts_fi", ["sort_fi"], unique=False)
        batch_op.create_index("ix_organisation_texts_sv", ["sort_sv"], unique=False)

    op.create_table(
        "partner_cities",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("relation", sa.String(length=100), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("submission", sa.String(length=64), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_partner_cities_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_partner_cities_owner_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_cities")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_partner_cities_organisation_id")),
        sa.UniqueConstraint("submission", name=op.f("uq_partner_cities_submission")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("partner_cities", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_partner_cities_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "person_relations",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "spouse",
                "assistant",
                "interpreter",
                "security",
                "other",
                name="personrelationkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("answers_for", sa.Boolean(), nullable=False),
        sa.Column("accompanies", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("person_id <> other_id", name=op.f("ck_person_relations_not_to_oneself")),
        sa.CheckConstraint(
            "until IS NULL OR since IS NULL OR until >= since", name=op.f("ck_person_relations_ends_after")
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["people.id"], name=op.f("fk_person_relations_other_id_people"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_person_relations_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_relations")),
        sa.UniqueConstraint(
            "person_id", "other_id", "kind", name=op.f("uq_person_relations_person_id_other_id_kind")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("person_relations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_relations_other_id"), ["other_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_relations_person_id"), ["person_id"], unique=False)

    op.create_table(
        "person_texts",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_person_texts_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person_texts")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "personal_forms_of_address",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("envelope", sa.String(length=300), nullable=False),
        sa.Column("card", sa.String(length=300), nullable=False),
        sa.Column("salutation", sa.String(length=300), nullable=False),
        sa.Column("closing", sa.String(length=300), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_personal_forms_of_address_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_forms_of_address")),
        sa.UniqueConstraint(
            "person_id", "language", name=op.f("uq_personal_forms_of_address_person_id_language")
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "postings",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "rank",
            sa.Enum(
                "ambassador",
                "nuncio",
                "high_commissioner",
                "envoy",
                "minister",
                "internuncio",
                "charge_en_pied",
                "charge_ad_interim",
                "minister_second",
                "minister_counsellor",
                "counsellor",
                "first_secretary",
                "second_secretary",
                "third_secretary",
                "attache",
                "assistant_attache",
                "defence_attache",
                "consul_general",
                "consul",
                "vice_consul",
                "honorary_consul_general",
                "honorary_consul",
                "head_of_representation",
                "executive_director",
                "director",
                "head_of_office",
                "staff",
                name="rank",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", JSON, nullable=False),
        sa.Column("is_head", sa.Boolean(), nullable=False),
        sa.Column("ad_interim", sa.Boolean(), nullable=False),
        sa.Column("arrived_on", sa.Date(), nullable=True),
        sa.Column("credentials_on", sa.Date(), nullable=True),
        sa.Column("credentials_time", sa.Time(), nullable=True),
        sa.Column("credentials_renewed_on", sa.Date(), nullable=True),
        sa.Column("notified_on", sa.Date(), nullable=True),
        sa.Column("departed_on", sa.Date(), nullable=True),
        sa.Column("list_number", sa.Integer(), nullable=True),
        sa.Column("predecessor_id", sa.Integer(), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("verified_by", sa.String(length=200), nullable=False),
        sa.Column("verified_source", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("NOT ad_interim OR is_head", name=op.f("ck_postings_ad_interim_means_head")),
        sa.CheckConstraint(
            "credentials_time IS NULL OR credentials_on IS NOT NULL", name=op.f("ck_postings_time_needs_date")
        ),
        sa.CheckConstraint(
            "departed_on IS NULL OR arrived_on IS NULL OR departed_on >= arrived_on",
            name=op.f("ck_postings_leaves_after"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_postings_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_postings_person_id_people")),
        sa.ForeignKeyConstraint(
            ["predecessor_id"], ["people.id"], name=op.f("fk_postings_predecessor_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postings")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("postings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_postings_departed_on"), ["departed_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_postings_is_head"), ["is_head"], unique=False)
        batch_op.create_index(batch_op.f("ix_postings_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_postings_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_postings_predecessor_id"), ["predecessor_id"], unique=False)

    op.create_table(
        "put_off_tasks",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("task", sa.String(length=120), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_put_off_tasks_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_put_off_tasks")),
        sa.UniqueConstraint("user_id", "task", name=op.f("uq_put_off_tasks_user_id_task")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "ranking_imports",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("table", JSON, nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("series_made", sa.Integer(), nullable=False),
        sa.Column("editions_made", sa.Integer(), nullable=False),
        sa.Column("editions_changed", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_ranking_imports_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ranking_imports")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "ranking_series",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("folded", sa.String(length=400), nullable=False),
        sa.Column("publisher", sa.String(length=200), nullable=False),
        sa.Column("measures", JSON, nullable=False),
        sa.Column("url", sa.String(length=1000), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column(
            "scope",
            sa.Enum("city", "country", name="scope", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("monitored_since", sa.Date(), nullable=False),
        sa.Column("monitored_until", sa.Date(), nullable=True),
        sa.Column("discontinued_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("counted OR scope = 'country'", name=op.f("ck_ranking_series_a_city_is_counted")),
        sa.CheckConstraint(
            "monitored_until IS NULL OR monitored_until >= monitored_since",
            name=op.f("ck_ranking_series_watched_until_after_since"),
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["themes.id"], name=op.f("fk_ranking_series_theme_id_themes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ranking_series")),
        sa.UniqueConstraint("folded", name=op.f("uq_ranking_series_folded")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("ranking_series", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ranking_series_theme_id"), ["theme_id"], unique=False)

    op.create_table(
        "saved_lists",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "organisations",
                "people",
                name="recordkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("search", JSON, nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_saved_lists_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_lists")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "sdg_contributions",
        sa.Column("strategy_goal_id", sa.Integer(), nullable=False),
        sa.Column("sdg", sa.Integer(), nullable=False),
        sa.Column(
            "weight",
            sa.Enum("strong", "some", name="weight", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("sdg BETWEEN 1 AND 17", name=op.f("ck_sdg_contributions_one_of_the_goals")),
        sa.ForeignKeyConstraint(
            ["strategy_goal_id"],
            ["strategy_goals.id"],
            name=op.f("fk_sdg_contributions_strategy_goal_id_strategy_goals"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sdg_contributions")),
        sa.UniqueConstraint(
            "strategy_goal_id", "sdg", name=op.f("uq_sdg_contributions_strategy_goal_id_sdg")
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "status_periods",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "suspended",
                "closed",
                name="organisationstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_status_periods_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_periods")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("status_periods", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_status_periods_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "taken_messages",
        sa.Column("mailbox_id", sa.Integer(), nullable=False),
        sa.Column("uid_validity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("has_failed", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["mailbox_id"],
            ["read_mailboxes.id"],
            name=op.f("fk_taken_messages_mailbox_id_read_mailboxes"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taken_messages")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("taken_messages", schema=None) as batch_op:
        batch_op.create_index("uq_taken_messages_place", ["mailbox_id", "uid_validity", "uid"], unique=True)

    op.create_table(
        "theme_points",
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "challenge",
                "opportunity",
                "solution",
                name="pointkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", JSON, nullable=False),
        sa.Column("evidence_url", sa.String(length=1000), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_theme_points_owner_id_users")),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["themes.id"], name=op.f("fk_theme_points_theme_id_themes"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_points")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("theme_points", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_theme_points_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_theme_points_theme_id"), ["theme_id"], unique=False)

    op.create_table(
        "accepted_clashes",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("clash", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_accepted_clashes_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accepted_clashes")),
        sa.UniqueConstraint("event_id", "clash", name=op.f("uq_accepted_clashes_event_id_clash")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "advocacy_goal_events",
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events.id"],
            name=op.f("fk_advocacy_goal_events_event_id_events"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["goal_id"],
            ["advocacy_goals.id"],
            name=op.f("fk_advocacy_goal_events_goal_id_advocacy_goals"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advocacy_goal_events")),
        sa.UniqueConstraint("goal_id", "event_id", name=op.f("uq_advocacy_goal_events_goal_id_event_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("advocacy_goal_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_advocacy_goal_events_event_id"), ["event_id"], unique=False)

    op.create_table(
        "advocacy_goal_parties",
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column(
            "part",
            sa.Enum("decides", "ally", name="part", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(organisation_id IS NULL) <> (person_id IS NULL)",
            name=op.f("ck_advocacy_goal_parties_one_of_the_register"),
        ),
        sa.ForeignKeyConstraint(
            ["goal_id"],
            ["advocacy_goals.id"],
            name=op.f("fk_advocacy_goal_parties_goal_id_advocacy_goals"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_advocacy_goal_parties_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_advocacy_goal_parties_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advocacy_goal_parties")),
        sa.UniqueConstraint(
            "goal_id",
            "part",
            "organisation_id",
            name=op.f("uq_advocacy_goal_parties_goal_id_part_organisation_id"),
        ),
        sa.UniqueConstraint(
            "goal_id", "part", "person_id", name=op.f("uq_advocacy_goal_parties_goal_id_part_person_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("advocacy_goal_parties", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_advocacy_goal_parties_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_advocacy_goal_parties_person_id"), ["person_id"], unique=False)

    op.create_table(
        "advocacy_goal_sdgs",
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number BETWEEN 1 AND 17", name=op.f("ck_advocacy_goal_sdgs_one_of_seventeen")),
        sa.ForeignKeyConstraint(
            ["goal_id"],
            ["advocacy_goals.id"],
            name=op.f("fk_advocacy_goal_sdgs_goal_id_advocacy_goals"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advocacy_goal_sdgs")),
        sa.UniqueConstraint("goal_id", "number", name=op.f("uq_advocacy_goal_sdgs_goal_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "advocacy_goal_steps",
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "preparing",
                "proposed",
                "in_decision",
                "decided",
                "follow_up",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["goal_id"],
            ["advocacy_goals.id"],
            name=op.f("fk_advocacy_goal_steps_goal_id_advocacy_goals"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advocacy_goal_steps")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("advocacy_goal_steps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_advocacy_goal_steps_goal_id"), ["goal_id"], unique=False)

    op.create_table(
        "advocacy_goal_strategies",
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("strategy_goal_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["goal_id"],
            ["advocacy_goals.id"],
            name=op.f("fk_advocacy_goal_strategies_goal_id_advocacy_goals"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["strategy_goal_id"],
            ["strategy_goals.id"],
            name=op.f("fk_advocacy_goal_strategies_strategy_goal_id_strategy_goals"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advocacy_goal_strategies")),
        sa.UniqueConstraint(
            "goal_id", "strategy_goal_id", name=op.f("uq_advocacy_goal_strategies_goal_id_strategy_goal_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("advocacy_goal_strategies", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_advocacy_goal_strategies_strategy_goal_id"), ["strategy_goal_id"], unique=False
        )

    op.create_table(
        "advocacy_windows",
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("what", JSON, nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "closes_on IS NULL OR closes_on >= opens_on",
            name=op.f("ck_advocacy_windows_closes_after_it_opens"),
        ),
        sa.ForeignKeyConstraint(
            ["goal_id"],
            ["advocacy_goals.id"],
            name=op.f("fk_advocacy_windows_goal_id_advocacy_goals"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advocacy_windows")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("advocacy_windows", schema=None) as batch_op:
        batch_op.create_index("ix_advocacy_windows_days", ["closes_on", "opens_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_advocacy_windows_goal_id"), ["goal_id"], unique=False)

    op.create_table(
        "assessments",
        sa.Column("dossier_id", sa.Integer(), nullable=True),
        sa.Column("goal_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("power", sa.Integer(), nullable=False),
        sa.Column("interest", sa.Integer(), nullable=False),
        sa.Column(
            "stand",
            sa.Enum(
                "blocker",
                "sceptic",
                "neutral",
                "supporter",
                "champion",
                name="stand",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "wanted",
            sa.Enum(
                "blocker",
                "sceptic",
                "neutral",
                "supporter",
                "champion",
                name="wanted_stand",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column(
            "secrecy",
            sa.Enum(
                "internal",
                "confidential",
                name="secrecy",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("submission", sa.String(length=64), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("evidence <> ''", name=op.f("ck_assessments_rests_on_something")),
        sa.CheckConstraint(
            "(dossier_id IS NULL) <> (goal_id IS NULL)", name=op.f("ck_assessments_of_one_matter")
        ),
        sa.CheckConstraint(
            "(organisation_id IS NULL) <> (person_id IS NULL)",
            name=op.f("ck_assessments_one_of_the_register"),
        ),
        sa.CheckConstraint("interest BETWEEN 1 AND 5", name=op.f("ck_assessments_interest_on_the_scale")),
        sa.CheckConstraint("power BETWEEN 1 AND 5", name=op.f("ck_assessments_power_on_the_scale")),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_assessments_dossier_id_dossiers")
        ),
        sa.ForeignKeyConstraint(
            ["goal_id"], ["advocacy_goals.id"], name=op.f("fk_assessments_goal_id_advocacy_goals")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_assessments_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_assessments_person_id_people")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_assessments_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
        sa.UniqueConstraint("submission", name=op.f("uq_assessments_submission")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("assessments", schema=None) as batch_op:
        batch_op.create_index("ix_assessments_dossier_day", ["dossier_id", "assessed_on"], unique=False)
        batch_op.create_index("ix_assessments_goal_day", ["goal_id", "assessed_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_assessments_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assessments_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assessments_user_id"), ["user_id"], unique=False)

    op.create_table(
        "attendance_reports",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column(
            "provider",
            sa.Enum("teams", "zoom", name="provider", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("is_cut", sa.Boolean(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events.id"],
            name=op.f("fk_attendance_reports_event_id_events"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_attendance_reports_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_reports")),
        sa.UniqueConstraint("event_id", "digest", name=op.f("uq_attendance_reports_event_id_digest")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("attendance_reports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendance_reports_event_id"), ["event_id"], unique=False)

    op.create_table(
        "bulk_changes",
        sa.Column(
            "kind",
            sa.Enum(
                "organisations",
                "people",
                name="recordkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("numbers", JSON, nullable=False),
        sa.Column(
            "action",
            sa.Enum(
                "add_to_list",
                "take_from_list",
                "language",
                "verify",
                "note",
                "kind",
                "close",
                name="action",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("params", JSON, nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("left", JSON, nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name=op.f("fk_bulk_changes_job_id_jobs"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_bulk_changes_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_changes")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "commitments",
        sa.Column("interaction_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "done",
                "dropped",
                name="commitmentstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("evidence", sa.String(length=500), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(status = 'open') = (closed_at IS NULL)", name=op.f("ck_commitments_open_is_not_closed")
        ),
        sa.CheckConstraint(
            "(CASE WHEN user_id IS NOT NULL THEN 1 ELSE 0 END + CASE WHEN organisation_id IS NOT NULL THEN 1 ELSE 0 END + CASE WHEN person_id IS NOT NULL THEN 1 ELSE 0 END) = 1",
            name=op.f("ck_commitments_one_owner"),
        ),
        sa.ForeignKeyConstraint(
            ["interaction_id"],
            ["interactions.id"],
            name=op.f("fk_commitments_interaction_id_interactions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_commitments_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_commitments_person_id_people")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_commitments_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitments")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("commitments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_commitments_interaction_id"), ["interaction_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_commitments_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_commitments_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_commitments_status_due", ["status", "due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_commitments_user_id"), ["user_id"], unique=False)

    op.create_table(
        "company_contacts",
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("interaction_id", sa.Integer(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("topic", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("targets", sa.Text(), nullable=False),
        sa.Column(
            "means",
            sa.Enum(
                "meeting",
                "phone",
                "mail",
                "letter",
                "event",
                "social",
                "other",
                name="means",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("submission", sa.String(length=64), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["city_companies.id"],
            name=op.f("fk_company_contacts_company_id_city_companies"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["interaction_id"],
            ["interactions.id"],
            name=op.f("fk_company_contacts_interaction_id_interactions"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_contacts")),
        sa.UniqueConstraint(
            "company_id", "interaction_id", name=op.f("uq_company_contacts_company_id_interaction_id")
        ),
        sa.UniqueConstraint("submission", name=op.f("uq_company_contacts_submission")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("company_contacts", schema=None) as batch_op:
        batch_op.create_index("ix_company_contacts_days", ["company_id", "held_on"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_company_contacts_interaction_id"), ["interaction_id"], unique=False
        )

    op.create_table(
        "company_reports",
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("half", sa.Integer(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("contacts", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("half IN (1, 2)", name=op.f("ck_company_reports_one_of_two_halves")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_company_reports_by_id_users")),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["city_companies.id"],
            name=op.f("fk_company_reports_company_id_city_companies"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_reports")),
        sa.UniqueConstraint(
            "company_id", "year", "half", name=op.f("uq_company_reports_company_id_year_half")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("company_reports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_company_reports_by_id"), ["by_id"], unique=False)

    op.create_table(
        "congratulations",
        sa.Column("national_day_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("done_by", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["national_day_id"],
            ["national_days.id"],
            name=op.f("fk_congratulations_national_day_id_national_days"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_congratulations")),
        sa.UniqueConstraint("national_day_id", "year", name=op.f("uq_congratulations_national_day_id_year")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "contact_links",
        sa.Column("interaction_id", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=True),
        sa.Column("dossier_id", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(CASE WHEN goal_id IS NOT NULL THEN 1 ELSE 0 END + CASE WHEN dossier_id IS NOT NULL THEN 1 ELSE 0 END + CASE WHEN event_id IS NOT NULL THEN 1 ELSE 0 END) = 1",
            name=op.f("ck_contact_links_one_matter"),
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"],
            ["dossiers.id"],
            name=op.f("fk_contact_links_dossier_id_dossiers"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_contact_links_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["goal_id"],
            ["advocacy_goals.id"],
            name=op.f("fk_contact_links_goal_id_advocacy_goals"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["interaction_id"],
            ["interactions.id"],
            name=op.f("fk_contact_links_interaction_id_interactions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_links")),
        sa.UniqueConstraint(
            "interaction_id", "dossier_id", name=op.f("uq_contact_links_interaction_id_dossier_id")
        ),
        sa.UniqueConstraint(
            "interaction_id", "event_id", name=op.f("uq_contact_links_interaction_id_event_id")
        ),
        sa.UniqueConstraint(
            "interaction_id", "goal_id", name=op.f("uq_contact_links_interaction_id_goal_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("contact_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_links_dossier_id"), ["dossier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_links_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_links_goal_id"), ["goal_id"], unique=False)

    op.create_table(
        "dossier_deadlines",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("submission", sa.String(length=80), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"],
            ["dossiers.id"],
            name=op.f("fk_dossier_deadlines_dossier_id_dossiers"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_dossier_deadlines_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_deadlines")),
        sa.UniqueConstraint("submission", name=op.f("uq_dossier_deadlines_submission")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("dossier_deadlines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dossier_deadlines_dossier_id"), ["dossier_id"], unique=False)
        batch_op.create_index("ix_dossier_deadlines_due", ["due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_dossier_deadlines_user_id"), ["user_id"], unique=False)

    op.create_table(
        "dossier_goals",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"],
            ["dossiers.id"],
            name=op.f("fk_dossier_goals_dossier_id_dossiers"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["goal_id"],
            ["advocacy_goals.id"],
            name=op.f("fk_dossier_goals_goal_id_advocacy_goals"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_goals")),
        sa.UniqueConstraint("dossier_id", "goal_id", name=op.f("uq_dossier_goals_dossier_id_goal_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("dossier_goals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dossier_goals_goal_id"), ["goal_id"], unique=False)

    op.create_table(
        "dossier_hearings",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("is_ours", sa.Boolean(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("submission", sa.String(length=80), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "is_ours OR answer_by IS NULL", name=op.f("ck_dossier_hearings_answered_where_ours")
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"],
            ["dossiers.id"],
            name=op.f("fk_dossier_hearings_dossier_id_dossiers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_hearings")),
        sa.UniqueConstraint("submission", name=op.f("uq_dossier_hearings_submission")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("dossier_hearings", schema=None) as batch_op:
        batch_op.create_index("ix_dossier_hearings_answer_by", ["answer_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_dossier_hearings_dossier_id"), ["dossier_id"], unique=False)

    op.create_table(
        "dossier_makers",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=200), nullable=False),
        sa.Column("submission", sa.String(length=80), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(organisation_id IS NULL) <> (person_id IS NULL)",
            name=op.f("ck_dossier_makers_one_of_the_register"),
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"],
            ["dossiers.id"],
            name=op.f("fk_dossier_makers_dossier_id_dossiers"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_dossier_makers_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_dossier_makers_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_makers")),
        sa.UniqueConstraint("submission", name=op.f("uq_dossier_makers_submission")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("dossier_makers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dossier_makers_dossier_id"), ["dossier_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_dossier_makers_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_dossier_makers_person_id"), ["person_id"], unique=False)

    op.create_table(
        "dossier_notes",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("draft", sa.String(length=200), nullable=False),
        sa.Column("point", sa.String(length=500), nullable=False),
        sa.Column(
            "heard",
            sa.Enum(
                "in", "partly", "out", name="heard", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("evidence", sa.String(length=500), nullable=False),
        sa.Column("submission", sa.String(length=80), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"],
            ["dossiers.id"],
            name=op.f("fk_dossier_notes_dossier_id_dossiers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_notes")),
        sa.UniqueConstraint("submission", name=op.f("uq_dossier_notes_submission")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("dossier_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dossier_notes_dossier_id"), ["dossier_id"], unique=False)

    op.create_table(
        "dossier_stages",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "preparation",
                "consultation",
                "proposal",
                "parliament",
                "decided",
                "in_force",
                "negotiation",
                "approval",
                "signed",
                "follow_up",
                "draft",
                "carried_out",
                "study",
                "planning",
                "financing",
                "construction",
                "in_use",
                name="step",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("name", JSON, nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("actual_on", sa.Date(), nullable=True),
        sa.Column("remark", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"],
            ["dossiers.id"],
            name=op.f("fk_dossier_stages_dossier_id_dossiers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_stages")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("dossier_stages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dossier_stages_dossier_id"), ["dossier_id"], unique=False)

    op.create_table(
        "earlier_facts",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("until_sequence", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("is_all_day", sa.Boolean(), nullable=False),
        sa.Column("same_hours_daily", sa.Boolean(), nullable=False),
        sa.Column("venue", JSON, nullable=False),
        sa.Column("meeting_url", sa.String(length=1000), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_earlier_facts_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_facts")),
        sa.UniqueConstraint(
            "event_id", "until_sequence", name=op.f("uq_earlier_facts_event_id_until_sequence")
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "entry_requests",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("mailing_id", sa.Integer(), nullable=True),
        sa.Column("link_number", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("to_address", sa.String(length=254), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["mailing_id"], ["mailings.id"], name=op.f("fk_entry_requests_mailing_id_mailings")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_entry_requests_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_requests")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("entry_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entry_requests_asked_at"), ["asked_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_entry_requests_mailing_id"), ["mailing_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_entry_requests_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "external_calendars",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("secret_address", sa.String(length=1000), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("is_watched", sa.Boolean(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.String(length=60), nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("etag", sa.String(length=200), nullable=False),
        sa.Column("last_modified", sa.String(length=80), nullable=False),
        sa.Column("reckoned_on", sa.Date(), nullable=True),
        sa.Column("findings", JSON, nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_external_calendars_job_id_jobs")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_external_calendars_organisation_id_organisations"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_calendars")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("external_calendars", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_external_calendars_due_at"), ["due_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_external_calendars_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "guest_groups",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("quota", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("quota IS NULL OR quota >= 1", name=op.f("ck_guest_groups_quota_positive")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_guest_groups_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guest_groups")),
        sa.UniqueConstraint("event_id", "name", name=op.f("uq_guest_groups_event_id_name")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("guest_groups", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guest_groups_event_id"), ["event_id"], unique=False)

    op.create_table(
        "import_files",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("format", sa.String(length=10), nullable=False),
        sa.Column(
            "shape",
            sa.Enum("missions", "mapped", name="shape", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("options", JSON, nullable=False),
        sa.Column("read_options", JSON, nullable=False),
        sa.Column("mapping", JSON, nullable=True),
        sa.Column("profile_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counts", JSON, nullable=True),
        sa.Column("undo_job_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone", JSON, nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_import_files_job_id_jobs")),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["import_profiles.id"], name=op.f("fk_import_files_profile_id_import_profiles")
        ),
        sa.ForeignKeyConstraint(["undo_job_id"], ["jobs.id"], name=op.f("fk_import_files_undo_job_id_jobs")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_import_files_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_files")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "indicator_values",
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("value", sa.Numeric(precision=20, scale=6), nullable=False),
        sa.Column("is_provisional", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["indicator_id"],
            ["indicators.id"],
            name=op.f("fk_indicator_values_indicator_id_indicators"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_values")),
        sa.UniqueConstraint("indicator_id", "year", name=op.f("uq_indicator_values_indicator_id_year")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "interaction_parties",
        sa.Column("interaction_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(CASE WHEN organisation_id IS NOT NULL OR person_id IS NOT NULL THEN 1 ELSE 0 END + CASE WHEN user_id IS NOT NULL THEN 1 ELSE 0 END + CASE WHEN name <> '' THEN 1 ELSE 0 END) = 1",
            name=op.f("ck_interaction_parties_theirs_or_ours"),
        ),
        sa.ForeignKeyConstraint(
            ["interaction_id"],
            ["interactions.id"],
            name=op.f("fk_interaction_parties_interaction_id_interactions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_interaction_parties_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_interaction_parties_person_id_people")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_interaction_parties_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interaction_parties")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("interaction_parties", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_interaction_parties_interaction_id"), ["interaction_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_interaction_parties_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_interaction_parties_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_interaction_parties_user_id"), ["user_id"], unique=False)

    op.create_table(
        "interaction_topics",
        sa.Column("interaction_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["interaction_id"],
            ["interactions.id"],
            name=op.f("fk_interaction_topics_interaction_id_interactions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_interaction_topics_topic_id_topics")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interaction_topics")),
        sa.UniqueConstraint(
            "interaction_id", "topic_id", name=op.f("uq_interaction_topics_interaction_id_topic_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("interaction_topics", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_interaction_topics_topic_id"), ["topic_id"], unique=False)

    op.create_table(
        "job_files",
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name=op.f("fk_job_files_job_id_jobs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_files")),
        sa.UniqueConstraint("job_id", name=op.f("uq_job_files_job_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "letter_texts",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "save_the_date",
                "invitation",
                "reminder",
                "pour_memoire",
                "change",
                "cancellation",
                "thanks",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("subject", JSON, nullable=False),
        sa.Column("body", JSON, nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_letter_texts_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_letter_texts_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_texts")),
        sa.UniqueConstraint(
            "event_id", "purpose", "number", name=op.f("uq_letter_texts_event_id_purpose_number")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("letter_texts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_texts_event_id"), ["event_id"], unique=False)

    op.create_table(
        "letters",
        sa.Column("mailing_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("subject_type", sa.String(length=60), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("params", JSON, nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("to_address", sa.String(length=254), nullable=False),
        sa.Column("to_domain", sa.String(length=254), nullable=False),
        sa.Column("to_name", sa.String(length=300), nullable=False),
        sa.Column("subject_line", sa.String(length=300), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("bounce_token", sa.String(length=40), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "queued",
                "sending",
                "sent",
                "failed",
                "bounced",
                "cancelled",
                name="letterstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_by", sa.String(length=80), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "reason",
            sa.Enum(
                "server_away",
                "sign_in",
                "encryption",
                "put_off",
                "given_up",
                "no_mailbox",
                "no_domain",
                "full",
                "too_large",
                "policy",
                "sender",
                "refused",
                "bad_address",
                "not_written",
                "not_needed",
                "suppressed",
                "opted_out",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("last_answer", sa.Text(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["mailing_id"], ["mailings.id"], name=op.f("fk_letters_mailing_id_mailings")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint("bounce_token", name=op.f("uq_letters_bounce_token")),
        sa.UniqueConstraint("key", name=op.f("uq_letters_key")),
        sa.UniqueConstraint("message_id", name=op.f("uq_letters_message_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.create_index("ix_letters_due", ["status", "due_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letters_mailing_id"), ["mailing_id"], unique=False)
        batch_op.create_index("ix_letters_sent", ["sent_at", "to_domain"], unique=False)
        batch_op.create_index("ix_letters_subject", ["subject_type", "subject_id"], unique=False)

    op.create_table(
        "list_members",
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("added_by", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(organisation_id IS NULL) <> (person_id IS NULL)", name=op.f("ck_list_members_one_member")
        ),
        sa.ForeignKeyConstraint(
            ["list_id"],
            ["saved_lists.id"],
            name=op.f("fk_list_members_list_id_saved_lists"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_list_members_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_list_members_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_members")),
        sa.UniqueConstraint(
            "list_id", "organisation_id", name=op.f("uq_list_members_list_id_organisation_id")
        ),
        sa.UniqueConstraint("list_id", "person_id", name=op.f("uq_list_members_list_id_person_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("list_members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_list_members_list_id"), ["list_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_list_members_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_list_members_person_id"), ["person_id"], unique=False)

    op.create_table(
        "merge_steps",
        sa.Column("merge_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(length=80), nullable=False),
        sa.Column("key", JSON, nullable=False),
        sa.Column("column_name", sa.String(length=80), nullable=True),
        sa.Column("from_id", sa.Integer(), nullable=True),
        sa.Column("to_id", sa.Integer(), nullable=True),
        sa.Column("was", JSON, nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["merge_id"], ["merges.id"], name=op.f("fk_merge_steps_merge_id_merges"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge_steps")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("merge_steps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_merge_steps_merge_id"), ["merge_id"], unique=False)

    op.create_table(
        "mission_links",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("link_number", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("seats >= 1", name=op.f("ck_mission_links_at_least_one_seat")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_mission_links_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_mission_links_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mission_links")),
        sa.UniqueConstraint(
            "event_id", "organisation_id", name=op.f("uq_mission_links_event_id_organisation_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("mission_links", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mission_links_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "network_costs",
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("submission", sa.String(length=64), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("cents >= 0", name=op.f("ck_network_costs_not_below_nothing")),
        sa.ForeignKeyConstraint(
            ["network_id"],
            ["networks.id"],
            name=op.f("fk_network_costs_network_id_networks"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_costs")),
        sa.UniqueConstraint("network_id", "year", name=op.f("uq_network_costs_network_id_year")),
        sa.UniqueConstraint("submission", name=op.f("uq_network_costs_submission")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "network_decisions",
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "proposed",
            sa.Enum(
                "renew",
                "deepen",
                "leave",
                name="proposed",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "choice",
            sa.Enum(
                "renew",
                "deepen",
                "leave",
                name="choice",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("submission", sa.String(length=64), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(choice IS NULL) = (decided_on IS NULL)",
            name=op.f("ck_network_decisions_a_decision_has_its_day"),
        ),
        sa.ForeignKeyConstraint(
            ["network_id"],
            ["networks.id"],
            name=op.f("fk_network_decisions_network_id_networks"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_decisions")),
        sa.UniqueConstraint("submission", name=op.f("uq_network_decisions_submission")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("network_decisions", schema=None) as batch_op:
        batch_op.create_index("ix_network_decisions_due", ["network_id", "choice", "due_on"], unique=False)

    op.create_table(
        "network_meetings",
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("topic", sa.String(length=300), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("submission", sa.String(length=64), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["network_id"],
            ["networks.id"],
            name=op.f("fk_network_meetings_network_id_networks"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_meetings")),
        sa.UniqueConstraint("submission", name=op.f("uq_network_meetings_submission")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("network_meetings", schema=None) as batch_op:
        batch_op.create_index("ix_network_meetings_days", ["network_id", "held_on"], unique=False)

    op.create_table(
        "network_memberships",
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "member",
                "board",
                "chair",
                "observer",
                name="memberrole",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("submission", sa.String(length=64), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "until IS NULL OR until >= since", name=op.f("ck_network_memberships_ends_after_it_begins")
        ),
        sa.ForeignKeyConstraint(
            ["network_id"],
            ["networks.id"],
            name=op.f("fk_network_memberships_network_id_networks"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_memberships")),
        sa.UniqueConstraint("submission", name=op.f("uq_network_memberships_submission")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("network_memberships", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_network_memberships_network_id"), ["network_id"], unique=False)

    op.create_table(
        "network_reviews",
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        sa.Column("gave", sa.Text(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("submission", sa.String(length=64), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "score IS NULL OR score BETWEEN 1 AND 5", name=op.f("ck_network_reviews_one_to_five")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_network_reviews_by_id_users")),
        sa.ForeignKeyConstraint(
            ["network_id"],
            ["networks.id"],
            name=op.f("fk_network_reviews_network_id_networks"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_reviews")),
        sa.UniqueConstraint("submission", name=op.f("uq_network_reviews_submission")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("network_reviews", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_network_reviews_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_network_reviews_network_id"), ["network_id"], unique=False)

    op.create_table(
        "network_statements",
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column(
            "whose",
            sa.Enum("ours", "common", name="whose", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("submission", sa.String(length=64), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["network_id"],
            ["networks.id"],
            name=op.f("fk_network_statements_network_id_networks"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_statements")),
        sa.UniqueConstraint("submission", name=op.f("uq_network_statements_submission")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("network_statements", schema=None) as batch_op:
        batch_op.create_index("ix_network_statements_days", ["network_id", "given_on"], unique=False)

    op.create_table(
        "partner_city_standings",
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column(
            "standing",
            sa.Enum(
                "active",
                "resting",
                "suspended",
                "ended",
                name="standing",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("submission", sa.String(length=64), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["partner_cities.id"],
            name=op.f("fk_partner_city_standings_partner_id_partner_cities"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_city_standings")),
        sa.UniqueConstraint("partner_id", "since", name=op.f("uq_partner_city_standings_partner_id_since")),
        sa.UniqueConstraint("submission", name=op.f("uq_partner_city_standings_submission")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "press_texts",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "sentence", "report", name="presskind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("drafted", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("written_by", sa.String(length=200), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_press_texts_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_press_texts_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_press_texts")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("press_texts", schema=None) as batch_op:
        batch_op.create_index("ix_press_texts_which", ["event_id", "kind", "language"], unique=False)

    op.create_table(
        "programme_items",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("title", JSON, nullable=False),
        sa.Column("description", JSON, nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "ends_at IS NULL OR ends_at >= starts_at", name=op.f("ck_programme_items_ends_after_it_starts")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_programme_items_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_items")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("programme_items", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_items_event_id"), ["event_id"], unique=False)

    op.create_table(
        "ranking_editions",
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("folded", sa.String(length=120), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("data_year", sa.Integer(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("url", sa.String(length=1000), nullable=False),
        sa.Column("rank_from", sa.Integer(), nullable=True),
        sa.Column("rank_to", sa.Integer(), nullable=True),
        sa.Column("of_how_many", sa.Integer(), nullable=True),
        sa.Column("score", sa.String(length=60), nullable=False),
        sa.Column("method_break", sa.Boolean(), nullable=False),
        sa.Column("method_note", sa.String(length=500), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(rank_from IS NULL) = (rank_to IS NULL)", name=op.f("ck_ranking_editions_a_place_has_both_ends")
        ),
        sa.CheckConstraint(
            "of_how_many >= 1 AND (rank_to IS NULL OR rank_to <= of_how_many)",
            name=op.f("ck_ranking_editions_within_all"),
        ),
        sa.CheckConstraint(
            "rank_from >= 1 AND rank_to >= rank_from", name=op.f("ck_ranking_editions_places_begin_at_one")
        ),
        sa.ForeignKeyConstraint(
            ["series_id"],
            ["ranking_series.id"],
            name=op.f("fk_ranking_editions_series_id_ranking_series"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_ranking_editions_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ranking_editions")),
        sa.UniqueConstraint("series_id", "folded", name=op.f("uq_ranking_editions_series_id_folded")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("ranking_editions", schema=None) as batch_op:
        batch_op.create_index("ix_ranking_editions_in_force", ["series_id", "published_on"], unique=False)

    op.create_table(
        "surveys",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("is_anonymous", sa.Boolean(), nullable=False),
        sa.Column("intro", JSON, nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_surveys_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surveys")),
        sa.UniqueConstraint("event_id", name=op.f("uq_surveys_event_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "table_plan_revisions",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events.id"],
            name=op.f("fk_table_plan_revisions_event_id_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_table_plan_revisions")),
        sa.UniqueConstraint("event_id", name=op.f("uq_table_plan_revisions_event_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "table_plans",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "spreading",
            sa.Enum(
                "spread", "blocks", name="spreading", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "couples",
            sa.Enum(
                "same_table",
                "side_by_side",
                "free",
                name="couples",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "first_guest",
            sa.Enum(
                "right", "opposite", name="firstguest", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("alternates", sa.Boolean(), nullable=False),
        sa.Column("shares_languages", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_table_plans_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_table_plans")),
        sa.UniqueConstraint("event_id", name=op.f("uq_table_plans_event_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "taken_over_events",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("said", JSON, nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_taken_over_events_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taken_over_events")),
        sa.UniqueConstraint("event_id", name=op.f("uq_taken_over_events_event_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "accepted_seatings",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("conflict", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["table_plans.id"],
            name=op.f("fk_accepted_seatings_plan_id_table_plans"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accepted_seatings")),
        sa.UniqueConstraint("plan_id", "conflict", name=op.f("uq_accepted_seatings_plan_id_conflict")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "address_failures",
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("is_soft", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"],
            ["letters.id"],
            name=op.f("fk_address_failures_letter_id_letters"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_failures")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("address_failures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_address_failures_letter_id"), ["letter_id"], unique=False)
        batch_op.create_index("uq_address_failures_day", ["address", "is_soft", "day"], unique=True)

    op.create_table(
        "archived_letters",
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"],
            ["letters.id"],
            name=op.f("fk_archived_letters_letter_id_letters"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archived_letters")),
        sa.UniqueConstraint("letter_id", name=op.f("uq_archived_letters_letter_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "assessment_readers",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessments.id"],
            name=op.f("fk_assessment_readers_assessment_id_assessments"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_assessment_readers_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_readers")),
        sa.UniqueConstraint(
            "assessment_id", "user_id", name=op.f("uq_assessment_readers_assessment_id_user_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("assessment_readers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assessment_readers_user_id"), ["user_id"], unique=False)

    op.create_table(
        "calendar_files",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("calendar_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("options", JSON, nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_id"],
            ["external_calendars.id"],
            name=op.f("fk_calendar_files_calendar_id_external_calendars"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_calendar_files_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_files")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "dossier_statements",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("addressee", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("file_reference", sa.String(length=100), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=True),
        sa.Column("submission", sa.String(length=80), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"],
            ["dossiers.id"],
            name=op.f("fk_dossier_statements_dossier_id_dossiers"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["hearing_id"],
            ["dossier_hearings.id"],
            name=op.f("fk_dossier_statements_hearing_id_dossier_hearings"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_statements")),
        sa.UniqueConstraint("submission", name=op.f("uq_dossier_statements_submission")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("dossier_statements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dossier_statements_dossier_id"), ["dossier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dossier_statements_hearing_id"), ["hearing_id"], unique=False)

    op.create_table(
        "external_entries",
        sa.Column("calendar_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=255), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_all_day", sa.Boolean(), nullable=False),
        sa.Column("summary", sa.String(length=500), nullable=False),
        sa.Column("location", sa.String(length=500), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at >= starts_at", name=op.f("ck_external_entries_ends_after_it_starts")),
        sa.ForeignKeyConstraint(
            ["calendar_id"],
            ["external_calendars.id"],
            name=op.f("fk_external_entries_calendar_id_external_calendars"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_entries")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("external_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_external_entries_calendar_id"), ["calendar_id"], unique=False)
        batch_op.create_index("ix_external_entries_when", ["starts_at", "ends_at"], unique=False)

    op.create_table(
        "import_decisions",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column(
            "choice",
            sa.Enum(
                "take",
                "leave",
                "link",
                "new",
                "overrule",
                name="choice",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["import_files.id"],
            name=op.f("fk_import_decisions_file_id_import_files"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_import_decisions_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_import_decisions_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_decisions")),
        sa.UniqueConstraint("file_id", "row", name=op.f("uq_import_decisions_file_id_row")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("import_decisions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_import_decisions_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_import_decisions_person_id"), ["person_id"], unique=False)

    op.create_table(
        "imported_records",
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("posting_id", sa.Integer(), nullable=True),
        sa.Column("scheme", sa.String(length=40), nullable=False),
        sa.Column("identity", sa.String(length=400), nullable=False),
        sa.Column("said", JSON, nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN person_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN posting_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_imported_records_one_owner"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["import_files.id"],
            name=op.f("fk_imported_records_file_id_import_files"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_imported_records_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_imported_records_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["posting_id"],
            ["postings.id"],
            name=op.f("fk_imported_records_posting_id_postings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_records")),
        sa.UniqueConstraint("scheme", "identity", name=op.f("uq_imported_records_scheme_identity")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("imported_records", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_imported_records_file_id"), ["file_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_imported_records_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_imported_records_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_imported_records_posting_id"), ["posting_id"], unique=False)

    op.create_table(
        "incoming_messages",
        sa.Column("message_id", sa.String(length=300), nullable=False),
        sa.Column("from_address", sa.String(length=254), nullable=False),
        sa.Column("subject_line", sa.String(length=500), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "handled",
                "set_aside",
                "closed",
                name="incomingstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("subject_type", sa.String(length=60), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letters.id"], name=op.f("fk_incoming_messages_letter_id_letters")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming_messages")),
        sa.UniqueConstraint("message_id", name=op.f("uq_incoming_messages_message_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("incoming_messages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_incoming_messages_letter_id"), ["letter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_incoming_messages_status"), ["status"], unique=False)
        batch_op.create_index("ix_incoming_messages_subject", ["subject_type", "subject_id"], unique=False)

    op.create_table(
        "invitations",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("addressee_id", sa.Integer(), nullable=True),
        sa.Column("posting_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column(
            "receiving",
            sa.Enum(
                "own",
                "with_copy",
                "secretariat",
                name="receiving",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("to_address", sa.String(length=254), nullable=False),
        sa.Column("is_address_typed", sa.Boolean(), nullable=False),
        sa.Column("copy_address", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("uid", sa.String(length=80), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("link_number", sa.Integer(), nullable=False),
        sa.Column("secretariat_number", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("seats >= 1", name=op.f("ck_invitations_at_least_one_seat")),
        sa.ForeignKeyConstraint(
            ["addressee_id"], ["people.id"], name=op.f("fk_invitations_addressee_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_invitations_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["guest_groups.id"],
            name=op.f("fk_invitations_group_id_guest_groups"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_invitations_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["postings.id"], name=op.f("fk_invitations_posting_id_postings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint(
            "event_id",
            "organisation_id",
            "addressee_id",
            name=op.f("uq_invitations_event_id_organisation_id_addressee_id"),
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_invitations_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitations_addressee_id"), ["addressee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitations_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitations_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitations_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitations_posting_id"), ["posting_id"], unique=False)

    op.create_table(
        "kept_apart",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("first_id <> second_id", name=op.f("ck_kept_apart_not_from_itself")),
        sa.ForeignKeyConstraint(
            ["first_id"], ["organisations.id"], name=op.f("fk_kept_apart_first_id_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["table_plans.id"],
            name=op.f("fk_kept_apart_plan_id_table_plans"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["organisations.id"], name=op.f("fk_kept_apart_second_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_apart")),
        sa.UniqueConstraint(
            "plan_id", "first_id", "second_id", name=op.f("uq_kept_apart_plan_id_first_id_second_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("kept_apart", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kept_apart_first_id"), ["first_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_kept_apart_second_id"), ["second_id"], unique=False)

    op.create_table(
        "materials",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", JSON, nullable=False),
        sa.Column(
            "audience",
            sa.Enum(
                "everybody",
                "participants",
                "staff",
                name="audience",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("url", sa.String(length=1000), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(url = '') <> (file_id IS NULL)", name=op.f("ck_materials_a_file_or_a_link")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_materials_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["material_files.id"], name=op.f("fk_materials_file_id_material_files")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["programme_items.id"],
            name=op.f("fk_materials_item_id_programme_items"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_materials")),
        sa.UniqueConstraint("file_id", name=op.f("uq_materials_file_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("materials", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_materials_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_materials_item_id"), ["item_id"], unique=False)

    op.create_table(
        "mission_link_forwards",
        sa.Column("gone_id", sa.Integer(), nullable=False),
        sa.Column("link_number", sa.Integer(), nullable=False),
        sa.Column("mission_link_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["mission_link_id"],
            ["mission_links.id"],
            name=op.f("fk_mission_link_forwards_mission_link_id_mission_links"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mission_link_forwards")),
        sa.UniqueConstraint("gone_id", name=op.f("uq_mission_link_forwards_gone_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("mission_link_forwards", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mission_link_forwards_mission_link_id"), ["mission_link_id"], unique=False
        )

    op.create_table(
        "network_meeting_experts",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["expert_id"],
            ["network_experts.id"],
            name=op.f("fk_network_meeting_experts_expert_id_network_experts"),
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["network_meetings.id"],
            name=op.f("fk_network_meeting_experts_meeting_id_network_meetings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_meeting_experts")),
        sa.UniqueConstraint(
            "meeting_id", "expert_id", name=op.f("uq_network_meeting_experts_meeting_id_expert_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("network_meeting_experts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_network_meeting_experts_expert_id"), ["expert_id"], unique=False)

    op.create_table(
        "plan_hosts",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "host",
                "cohost",
                "company",
                name="hostrole",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column(
            "rank",
            sa.Enum(
                "ambassador",
                "nuncio",
                "high_commissioner",
                "envoy",
                "minister",
                "internuncio",
                "charge_en_pied",
                "charge_ad_interim",
                "minister_second",
                "minister_counsellor",
                "counsellor",
                "first_secretary",
                "second_secretary",
                "third_secretary",
                "attache",
                "assistant_attache",
                "defence_attache",
                "consul_general",
                "consul",
                "vice_consul",
                "honorary_consul_general",
                "honorary_consul",
                "head_of_representation",
                "executive_director",
                "director",
                "head_of_office",
                "staff",
                name="rank",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "gender",
            sa.Enum(
                "unknown", "woman", "man", name="gender", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["table_plans.id"],
            name=op.f("fk_plan_hosts_plan_id_table_plans"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_hosts")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("plan_hosts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_hosts_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "plan_tables",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column(
            "shape",
            sa.Enum(
                "round",
                "english",
                "french",
                "french_ends",
                name="shape",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("seats >= 2", name=op.f("ck_plan_tables_at_least_two_seats")),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["table_plans.id"],
            name=op.f("fk_plan_tables_plan_id_table_plans"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_tables")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_plan_tables_plan_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "proposals",
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("submission", sa.String(length=64), nullable=False),
        sa.Column("shown", JSON, nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "waiting",
                "decided",
                "confirmed",
                name="proposalstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_proposals_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["entry_requests.id"], name=op.f("fk_proposals_request_id_entry_requests")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
        sa.UniqueConstraint("request_id", "submission", name=op.f("uq_proposals_request_id_submission")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposals_made_at"), ["made_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposals_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposals_request_id"), ["request_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposals_status"), ["status"], unique=False)

    op.create_table(
        "questions",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "text",
                "long_text",
                "one_of",
                "several_of",
                "yes_no",
                "number",
                "date",
                "file",
                "consent",
                name="questionkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("label", JSON, nullable=False),
        sa.Column("help", JSON, nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("choices", JSON, nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=True),
        sa.Column("maximum", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("depends_on_id", sa.Integer(), nullable=True),
        sa.Column("depends_on_value", sa.String(length=40), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(depends_on_id IS NULL) = (depends_on_value = '')",
            name=op.f("ck_questions_depends_on_an_answer"),
        ),
        sa.ForeignKeyConstraint(
            ["depends_on_id"],
            ["questions.id"],
            name=op.f("fk_questions_depends_on_id_questions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_questions_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["guest_groups.id"],
            name=op.f("fk_questions_group_id_guest_groups"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_questions_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_questions_group_id"), ["group_id"], unique=False)

    op.create_table(
        "speakers",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", JSON, nullable=False),
        sa.Column("institution", JSON, nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["programme_items.id"],
            name=op.f("fk_speakers_item_id_programme_items"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_speakers")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("speakers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_speakers_item_id"), ["item_id"], unique=False)

    op.create_table(
        "suppressed_addresses",
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "bounced",
                "complained",
                "opted_out",
                "by_hand",
                name="suppressionreason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"],
            ["letters.id"],
            name=op.f("fk_suppressed_addresses_letter_id_letters"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["lifted_by_id"], ["users.id"], name=op.f("fk_suppressed_addresses_lifted_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_suppressed_addresses_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suppressed_addresses")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("suppressed_addresses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suppressed_addresses_letter_id"), ["letter_id"], unique=False)
        batch_op.create_index(
            "uq_suppressed_addresses_standing",
            ["address", "reason"],
            unique=True,
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        )

    op.create_table(
        "survey_questions",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "scale",
                "one_of",
                "several_of",
                "text",
                name="surveyquestionkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("label", JSON, nullable=False),
        sa.Column("choices", JSON, nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"],
            ["surveys.id"],
            name=op.f("fk_survey_questions_survey_id_surveys"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_questions")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("survey_questions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_survey_questions_survey_id"), ["survey_id"], unique=False)

    op.create_table(
        "imported_before",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("identity", sa.String(length=400), nullable=False),
        sa.Column("said", JSON, nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["import_files.id"],
            name=op.f("fk_imported_before_file_id_import_files"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["imported_records.id"],
            name=op.f("fk_imported_before_record_id_imported_records"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_before")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("imported_before", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_imported_before_file_id"), ["file_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_imported_before_record_id"), ["record_id"], unique=False)

    op.create_table(
        "invitation_forwards",
        sa.Column("gone_id", sa.Integer(), nullable=False),
        sa.Column("link_number", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=80), nullable=False),
        sa.Column("to_address", sa.String(length=254), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitations.id"],
            name=op.f("fk_invitation_forwards_invitation_id_invitations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation_forwards")),
        sa.UniqueConstraint("gone_id", name=op.f("uq_invitation_forwards_gone_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("invitation_forwards", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_invitation_forwards_invitation_id"), ["invitation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_invitation_forwards_uid"), ["uid"], unique=False)

    op.create_table(
        "proposal_items",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "change",
                "add",
                "end",
                "note",
                name="itemkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("record_type", sa.String(length=60), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("about", sa.String(length=300), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("before", JSON, nullable=False),
        sa.Column("after", JSON, nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "waiting",
                "accepted",
                "left",
                name="itemstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposals.id"],
            name=op.f("fk_proposal_items_proposal_id_proposals"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_items")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("proposal_items", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_items_proposal_id"), ["proposal_id"], unique=False)

    op.create_table(
        "registrations",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column(
            "door",
            sa.Enum(
                "invitation",
                "mission",
                "open",
                name="door",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("invitation_id", sa.Integer(), nullable=True),
        sa.Column("mission_link_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("organisation_name", sa.String(length=300), nullable=False),
        sa.Column("organisation_folded", sa.String(length=300), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column(
            "capacity",
            sa.Enum(
                "addressee",
                "substitute",
                "colleague",
                "registrant",
                name="capacity",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "confirmed",
                "waiting",
                "pending",
                "cancelled",
                "refused",
                name="registrationstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("name_folded", sa.String(length=600), nullable=False),
        sa.Column(
            "rank",
            sa.Enum(
                "ambassador",
                "nuncio",
                "high_commissioner",
                "envoy",
                "minister",
                "internuncio",
                "charge_en_pied",
                "charge_ad_interim",
                "minister_second",
                "minister_counsellor",
                "counsellor",
                "first_secretary",
                "second_secretary",
                "third_secretary",
                "attache",
                "assistant_attache",
                "defence_attache",
                "consul_general",
                "consul",
                "vice_consul",
                "honorary_consul_general",
                "honorary_consul",
                "head_of_representation",
                "executive_director",
                "director",
                "head_of_office",
                "staff",
                name="rank",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_folded", sa.String(length=254), nullable=False),
        sa.Column(
            "gender",
            sa.Enum(
                "unknown", "woman", "man", name="gender", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("link_number", sa.Integer(), nullable=False),
        sa.Column("submission", sa.String(length=64), nullable=True),
        sa.Column("uid", sa.String(length=80), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(door = 'invitation') = (invitation_id IS NOT NULL)",
            name=op.f("ck_registrations_by_invitation_or_another_door"),
        ),
        sa.CheckConstraint(
            "(door = 'mission') = (mission_link_id IS NOT NULL)",
            name=op.f("ck_registrations_by_a_missions_link"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_registrations_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["guest_groups.id"],
            name=op.f("fk_registrations_group_id_guest_groups"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitations.id"],
            name=op.f("fk_registrations_invitation_id_invitations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mission_link_id"],
            ["mission_links.id"],
            name=op.f("fk_registrations_mission_link_id_mission_links"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_registrations_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_registrations_person_id_people")),
        sa.ForeignKeyConstraint(
            ["replaces_id"],
            ["registrations.id"],
            name=op.f("fk_registrations_replaces_id_registrations"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registrations")),
        sa.UniqueConstraint("submission", name=op.f("uq_registrations_submission")),
        sa.UniqueConstraint("uid", name=op.f("uq_registrations_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.create_index("ix_registrations_event_email", ["event_id", "email_folded"], unique=False)
        batch_op.create_index(
            "ix_registrations_event_organisation", ["event_id", "organisation_id"], unique=False
        )
        batch_op.create_index("ix_registrations_event_status", ["event_id", "status"], unique=False)
        batch_op.create_index(batch_op.f("ix_registrations_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_registrations_invitation_id"), ["invitation_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_registrations_mission_link_id"), ["mission_link_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_registrations_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_registrations_person_id"), ["person_id"], unique=False)

    op.create_table(
        "replies",
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "accepted",
                "substituted",
                "tentative",
                "declined",
                name="answer",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "source",
            sa.Enum(
                "link",
                "calendar",
                "mail",
                "phone",
                "letter",
                "office",
                name="replysource",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("answered_by", sa.String(length=200), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("party", JSON, nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("takes_back_id", sa.Integer(), nullable=True),
        sa.Column("submission", sa.String(length=64), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitations.id"],
            name=op.f("fk_replies_invitation_id_invitations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["incoming_messages.id"],
            name=op.f("fk_replies_message_id_incoming_messages"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["takes_back_id"],
            ["replies.id"],
            name=op.f("fk_replies_takes_back_id_replies"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_replies_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replies")),
        sa.UniqueConstraint("submission", name=op.f("uq_replies_submission")),
        sa.UniqueConstraint("takes_back_id", name=op.f("uq_replies_takes_back_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("replies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_replies_invitation_id"), ["invitation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_replies_message_id"), ["message_id"], unique=False)

    op.create_table(
        "take_overs",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("counts", JSON, nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone", JSON, nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["calendar_files.id"],
            name=op.f("fk_take_overs_file_id_calendar_files"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_take_overs_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_take_overs")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "guest_needs",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("diet", sa.Text(), nullable=False),
        sa.Column("access", sa.Text(), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_guest_needs_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guest_needs")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_guest_needs_registration_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "guest_questions",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("without_name", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "new",
                "chosen",
                "answered",
                "set_aside",
                name="moderation",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("submission", sa.String(length=64), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_guest_questions_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_guest_questions_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guest_questions")),
        sa.UniqueConstraint("submission", name=op.f("uq_guest_questions_submission")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("guest_questions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guest_questions_event_id"), ["event_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_guest_questions_registration_id"), ["registration_id"], unique=False
        )

    op.create_table(
        "heard_calendar_replies",
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("reply_id", sa.Integer(), nullable=True),
        sa.Column("partstat", sa.String(length=20), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("stamped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("from_address", sa.String(length=254), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitations.id"],
            name=op.f("fk_heard_calendar_replies_invitation_id_invitations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_heard_calendar_replies_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reply_id"],
            ["replies.id"],
            name=op.f("fk_heard_calendar_replies_reply_id_replies"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heard_calendar_replies")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("heard_calendar_replies", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_heard_calendar_replies_invitation_id"), ["invitation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_heard_calendar_replies_registration_id"), ["registration_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_heard_calendar_replies_reply_id"), ["reply_id"], unique=False)

    op.create_table(
        "join_visits",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_join_visits_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_join_visits")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("join_visits", schema=None) as batch_op:
        batch_op.create_index("ix_join_visits_registration_at", ["registration_id", "at"], unique=False)

    op.create_table(
        "placements",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("table_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("host_id", sa.Integer(), nullable=True),
        sa.Column("is_fixed", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(registration_id IS NULL) <> (host_id IS NULL)",
            name=op.f("ck_placements_a_guest_or_one_of_ours"),
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_placements_counted_from_one")),
        sa.ForeignKeyConstraint(
            ["host_id"], ["plan_hosts.id"], name=op.f("fk_placements_host_id_plan_hosts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["table_plans.id"],
            name=op.f("fk_placements_plan_id_table_plans"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_placements_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["table_id"],
            ["plan_tables.id"],
            name=op.f("fk_placements_table_id_plan_tables"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placements")),
        sa.UniqueConstraint("plan_id", "host_id", name=op.f("uq_placements_plan_id_host_id")),
        sa.UniqueConstraint("plan_id", "registration_id", name=op.f("uq_placements_plan_id_registration_id")),
        sa.UniqueConstraint("table_id", "number", name=op.f("uq_placements_table_id_number")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("placements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_placements_host_id"), ["host_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_placements_registration_id"), ["registration_id"], unique=False)

    op.create_table(
        "presences",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "joined",
                "marked",
                "door",
                "report",
                name="presencesource",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_presences_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presences")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_presences_registration_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "question_answers",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("value", JSON, nullable=False),
        sa.Column("asked", JSON, nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["questions.id"],
            name=op.f("fk_question_answers_question_id_questions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_question_answers_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_answers")),
        sa.UniqueConstraint(
            "registration_id", "question_id", name=op.f("uq_question_answers_registration_id_question_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("question_answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_answers_question_id"), ["question_id"], unique=False)

    op.create_table(
        "report_lines",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=100), nullable=False),
        sa.Column("times", JSON, nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "matched",
                "doubtful",
                "unknown",
                "set_aside",
                name="linestate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("candidates", JSON, nullable=False),
        sa.Column("is_added", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_report_lines_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["attendance_reports.id"],
            name=op.f("fk_report_lines_report_id_attendance_reports"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_lines")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("report_lines", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_report_lines_registration_id"), ["registration_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_report_lines_report_id"), ["report_id"], unique=False)

    op.create_table(
        "survey_sheets",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("answers", JSON, nullable=False),
        sa.Column("is_counted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_survey_sheets_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["surveys.id"], name=op.f("fk_survey_sheets_survey_id_surveys"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_sheets")),
        sa.UniqueConstraint(
            "survey_id", "registration_id", name=op.f("uq_survey_sheets_survey_id_registration_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("survey_sheets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_survey_sheets_survey_id"), ["survey_id"], unique=False)

    op.create_table(
        "survey_turns",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_survey_turns_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["surveys.id"], name=op.f("fk_survey_turns_survey_id_surveys"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("survey_id", "registration_id", name=op.f("pk_survey_turns")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "answer_files",
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"],
            ["question_answers.id"],
            name=op.f("fk_answer_files_answer_id_question_answers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_files")),
        sa.UniqueConstraint("answer_id", name=op.f("uq_answer_files_answer_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "stays",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "joined",
                "marked",
                "door",
                "report",
                name="presencesource",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("line_id", sa.Integer(), nullable=True),
        sa.Column("client_key", sa.String(length=64), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "ends_at IS NULL OR ends_at >= begins_at", name=op.f("ck_stays_ends_after_it_begins")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["report_lines.id"], name=op.f("fk_stays_line_id_report_lines"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_stays_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_stays_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stays")),
        sa.UniqueConstraint("client_key", name=op.f("uq_stays_client_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("stays", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stays_line_id"), ["line_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stays_registration_id"), ["registration_id"], unique=False)


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("stays", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stays_registration_id"))
        batch_op.drop_index(batch_op.f("ix_stays_line_id"))

    op.drop_table("stays")
    op.drop_table("answer_files")
    op.drop_table("survey_turns")
    with op.batch_alter_table("survey_sheets", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_survey_sheets_survey_id"))

    op.drop_table("survey_sheets")
    with op.batch_alter_table("report_lines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_lines_report_id"))
        batch_op.drop_index(batch_op.f("ix_report_lines_registration_id"))

    op.drop_table("report_lines")
    with op.batch_alter_table("question_answers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_answers_question_id"))

    op.drop_table("question_answers")
    op.drop_table("presences")
    with op.batch_alter_table("placements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_placements_registration_id"))
        batch_op.drop_index(batch_op.f("ix_placements_host_id"))

    op.drop_table("placements")
    with op.batch_alter_table("join_visits", schema=None) as batch_op:
        batch_op.drop_index("ix_join_visits_registration_at")

    op.drop_table("join_visits")
    with op.batch_alter_table("heard_calendar_replies", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_heard_calendar_replies_reply_id"))
        batch_op.drop_index(batch_op.f("ix_heard_calendar_replies_registration_id"))
        batch_op.drop_index(batch_op.f("ix_heard_calendar_replies_invitation_id"))

    op.drop_table("heard_calendar_replies")
    with op.batch_alter_table("guest_questions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_guest_questions_registration_id"))
        batch_op.drop_index(batch_op.f("ix_guest_questions_event_id"))

    op.drop_table("guest_questions")
    op.drop_table("guest_needs")
    op.drop_table("take_overs")
    with op.batch_alter_table("replies", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_replies_message_id"))
        batch_op.drop_index(batch_op.f("ix_replies_invitation_id"))

    op.drop_table("replies")
    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registrations_person_id"))
        batch_op.drop_index(batch_op.f("ix_registrations_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_registrations_mission_link_id"))
        batch_op.drop_index(batch_op.f("ix_registrations_invitation_id"))
        batch_op.drop_index(batch_op.f("ix_registrations_group_id"))
        batch_op.drop_index("ix_registrations_event_status")
        batch_op.drop_index("ix_registrations_event_organisation")
        batch_op.drop_index("ix_registrations_event_email")

    op.drop_table("registrations")
    with op.batch_alter_table("proposal_items", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_items_proposal_id"))

    op.drop_table("proposal_items")
    with op.batch_alter_table("invitation_forwards", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_forwards_uid"))
        batch_op.drop_index(batch_op.f("ix_invitation_forwards_invitation_id"))

    op.drop_table("invitation_forwards")
    with op.batch_alter_table("imported_before", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_imported_before_record_id"))
        batch_op.drop_index(batch_op.f("ix_imported_before_file_id"))

    op.drop_table("imported_before")
    with op.batch_alter_table("survey_questions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_survey_questions_survey_id"))

    op.drop_table("survey_questions")
    with op.batch_alter_table("suppressed_addresses", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_suppressed_addresses_standing",
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_suppressed_addresses_letter_id"))

    op.drop_table("suppressed_addresses")
    with op.batch_alter_table("speakers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_speakers_item_id"))

    op.drop_table("speakers")
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_questions_group_id"))
        batch_op.drop_index(batch_op.f("ix_questions_event_id"))

    op.drop_table("questions")
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposals_status"))
        batch_op.drop_index(batch_op.f("ix_proposals_request_id"))
        batch_op.drop_index(batch_op.f("ix_proposals_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_proposals_made_at"))

    op.drop_table("proposals")
    op.drop_table("plan_tables")
    with op.batch_alter_table("plan_hosts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_hosts_plan_id"))

    op.drop_table("plan_hosts")
    with op.batch_alter_table("network_meeting_experts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_network_meeting_experts_expert_id"))

    op.drop_table("network_meeting_experts")
    with op.batch_alter_table("mission_link_forwards", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mission_link_forwards_mission_link_id"))

    op.drop_table("mission_link_forwards")
    with op.batch_alter_table("materials", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_materials_item_id"))
        batch_op.drop_index(batch_op.f("ix_materials_event_id"))

    op.drop_table("materials")
    with op.batch_alter_table("kept_apart", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kept_apart_second_id"))
        batch_op.drop_index(batch_op.f("ix_kept_apart_first_id"))

    op.drop_table("kept_apart")
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitations_posting_id"))
        batch_op.drop_index(batch_op.f("ix_invitations_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_invitations_group_id"))
        batch_op.drop_index(batch_op.f("ix_invitations_event_id"))
        batch_op.drop_index(batch_op.f("ix_invitations_addressee_id"))

    op.drop_table("invitations")
    with op.batch_alter_table("incoming_messages", schema=None) as batch_op:
        batch_op.drop_index("ix_incoming_messages_subject")
        batch_op.drop_index(batch_op.f("ix_incoming_messages_status"))
        batch_op.drop_index(batch_op.f("ix_incoming_messages_letter_id"))

    op.drop_table("incoming_messages")
    with op.batch_alter_table("imported_records", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_imported_records_posting_id"))
        batch_op.drop_index(batch_op.f("ix_imported_records_person_id"))
        batch_op.drop_index(batch_op.f("ix_imported_records_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_imported_records_file_id"))

    op.drop_table("imported_records")
    with op.batch_alter_table("import_decisions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_decisions_person_id"))
        batch_op.drop_index(batch_op.f("ix_import_decisions_organisation_id"))

    op.drop_table("import_decisions")
    with op.batch_alter_table("external_entries", schema=None) as batch_op:
        batch_op.drop_index("ix_external_entries_when")
        batch_op.drop_index(batch_op.f("ix_external_entries_calendar_id"))

    op.drop_table("external_entries")
    with op.batch_alter_table("dossier_statements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dossier_statements_hearing_id"))
        batch_op.drop_index(batch_op.f("ix_dossier_statements_dossier_id"))

    op.drop_table("dossier_statements")
    op.drop_table("calendar_files")
    with op.batch_alter_table("assessment_readers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assessment_readers_user_id"))

    op.drop_table("assessment_readers")
    op.drop_table("archived_letters")
    with op.batch_alter_table("address_failures", schema=None) as batch_op:
        batch_op.drop_index("uq_address_failures_day")
        batch_op.drop_index(batch_op.f("ix_address_failures_letter_id"))

    op.drop_table("address_failures")
    op.drop_table("accepted_seatings")
    op.drop_table("taken_over_events")
    op.drop_table("table_plans")
    op.drop_table("table_plan_revisions")
    op.drop_table("surveys")
    with op.batch_alter_table("ranking_editions", schema=None) as batch_op:
        batch_op.drop_index("ix_ranking_editions_in_force")

    op.drop_table("ranking_editions")
    with op.batch_alter_table("programme_items", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programme_items_event_id"))

    op.drop_table("programme_items")
    with op.batch_alter_table("press_texts", schema=None) as batch_op:
        batch_op.drop_index("ix_press_texts_which")

    op.drop_table("press_texts")
    op.drop_table("partner_city_standings")
    with op.batch_alter_table("network_statements", schema=None) as batch_op:
        batch_op.drop_index("ix_network_statements_days")

    op.drop_table("network_statements")
    with op.batch_alter_table("network_reviews", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_network_reviews_network_id"))
        batch_op.drop_index(batch_op.f("ix_network_reviews_by_id"))

    op.drop_table("network_reviews")
    with op.batch_alter_table("network_memberships", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_network_memberships_network_id"))

    op.drop_table("network_memberships")
    with op.batch_alter_table("network_meetings", schema=None) as batch_op:
        batch_op.drop_index("ix_network_meetings_days")

    op.drop_table("network_meetings")
    with op.batch_alter_table("network_decisions", schema=None) as batch_op:
        batch_op.drop_index("ix_network_decisions_due")

    op.drop_table("network_decisions")
    op.drop_table("network_costs")
    with op.batch_alter_table("mission_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mission_links_organisation_id"))

    op.drop_table("mission_links")
    with op.batch_alter_table("merge_steps", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_merge_steps_merge_id"))

    op.drop_table("merge_steps")
    with op.batch_alter_table("list_members", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_list_members_person_id"))
        batch_op.drop_index(batch_op.f("ix_list_members_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_list_members_list_id"))

    op.drop_table("list_members")
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.drop_index("ix_letters_subject")
        batch_op.drop_index("ix_letters_sent")
        batch_op.drop_index(batch_op.f("ix_letters_mailing_id"))
        batch_op.drop_index("ix_letters_due")

    op.drop_table("letters")
    with op.batch_alter_table("letter_texts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letter_texts_event_id"))

    op.drop_table("letter_texts")
    op.drop_table("job_files")
    with op.batch_alter_table("interaction_topics", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_interaction_topics_topic_id"))

    op.drop_table("interaction_topics")
    with op.batch_alter_table("interaction_parties", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_interaction_parties_user_id"))
        batch_op.drop_index(batch_op.f("ix_interaction_parties_person_id"))
        batch_op.drop_index(batch_op.f("ix_interaction_parties_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_interaction_parties_interaction_id"))

    op.drop_table("interaction_parties")
    op.drop_table("indicator_values")
    op.drop_table("import_files")
    with op.batch_alter_table("guest_groups", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_guest_groups_event_id"))

    op.drop_table("guest_groups")
    with op.batch_alter_table("external_calendars", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_external_calendars_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_external_calendars_due_at"))

    op.drop_table("external_calendars")
    with op.batch_alter_table("entry_requests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_entry_requests_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_entry_requests_mailing_id"))
        batch_op.drop_index(batch_op.f("ix_entry_requests_asked_at"))

    op.drop_table("entry_requests")
    op.drop_table("earlier_facts")
    with op.batch_alter_table("dossier_stages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dossier_stages_dossier_id"))

    op.drop_table("dossier_stages")
    with op.batch_alter_table("dossier_notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dossier_notes_dossier_id"))

    op.drop_table("dossier_notes")
    with op.batch_alter_table("dossier_makers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dossier_makers_person_id"))
        batch_op.drop_index(batch_op.f("ix_dossier_makers_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_dossier_makers_dossier_id"))

    op.drop_table("dossier_makers")
    with op.batch_alter_table("dossier_hearings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dossier_hearings_dossier_id"))
        batch_op.drop_index("ix_dossier_hearings_answer_by")

    op.drop_table("dossier_hearings")
    with op.batch_alter_table("dossier_goals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dossier_goals_goal_id"))

    op.drop_table("dossier_goals")
    with op.batch_alter_table("dossier_deadlines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dossier_deadlines_user_id"))
        batch_op.drop_index("ix_dossier_deadlines_due")
        batch_op.drop_index(batch_op.f("ix_dossier_deadlines_dossier_id"))

    op.drop_table("dossier_deadlines")
    with op.batch_alter_table("contact_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_links_goal_id"))
        batch_op.drop_index(batch_op.f("ix_contact_links_event_id"))
        batch_op.drop_index(batch_op.f("ix_contact_links_dossier_id"))

    op.drop_table("contact_links")
    op.drop_table("congratulations")
    with op.batch_alter_table("company_reports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_company_reports_by_id"))

    op.drop_table("company_reports")
    with op.batch_alter_table("company_contacts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_company_contacts_interaction_id"))
        batch_op.drop_index("ix_company_contacts_days")

    op.drop_table("company_contacts")
    with op.batch_alter_table("commitments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_commitments_user_id"))
        batch_op.drop_index("ix_commitments_status_due")
        batch_op.drop_index(batch_op.f("ix_commitments_person_id"))
        batch_op.drop_index(batch_op.f("ix_commitments_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_commitments_interaction_id"))

    op.drop_table("commitments")
    op.drop_table("bulk_changes")
    with op.batch_alter_table("attendance_reports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attendance_reports_event_id"))

    op.drop_table("attendance_reports")
    with op.batch_alter_table("assessments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assessments_user_id"))
        batch_op.drop_index(batch_op.f("ix_assessments_person_id"))
        batch_op.drop_index(batch_op.f("ix_assessments_organisation_id"))
        batch_op.drop_index("ix_assessments_goal_day")
        batch_op.drop_index("ix_assessments_dossier_day")

    op.drop_table("assessments")
    with op.batch_alter_table("advocacy_windows", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_advocacy_windows_goal_id"))
        batch_op.drop_index("ix_advocacy_windows_days")

    op.drop_table("advocacy_windows")
    with op.batch_alter_table("advocacy_goal_strategies", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_advocacy_goal_strategies_strategy_goal_id"))

    op.drop_table("advocacy_goal_strategies")
    with op.batch_alter_table("advocacy_goal_steps", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_advocacy_goal_steps_goal_id"))

    op.drop_table("advocacy_goal_steps")
    op.drop_table("advocacy_goal_sdgs")
    with op.batch_alter_table("advocacy_goal_parties", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_advocacy_goal_parties_person_id"))
        batch_op.drop_index(batch_op.f("ix_advocacy_goal_parties_organisation_id"))

    op.drop_table("advocacy_goal_parties")
    with op.batch_alter_table("advocacy_goal_events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_advocacy_goal_events_event_id"))

    op.drop_table("advocacy_goal_events")
    op.drop_table("accepted_clashes")
    with op.batch_alter_table("theme_points", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_theme_points_theme_id"))
        batch_op.drop_index(batch_op.f("ix_theme_points_owner_id"))

    op.drop_table("theme_points")
    with op.batch_alter_table("taken_messages", schema=None) as batch_op:
        batch_op.drop_index("uq_taken_messages_place")

    op.drop_table("taken_messages")
    with op.batch_alter_table("status_periods", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_status_periods_organisation_id"))

    op.drop_table("status_periods")
    op.drop_table("sdg_contributions")
    op.drop_table("saved_lists")
    with op.batch_alter_table("ranking_series", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ranking_series_theme_id"))

    op.drop_table("ranking_series")
    op.drop_table("ranking_imports")
    op.drop_table("put_off_tasks")
    with op.batch_alter_table("postings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_postings_predecessor_id"))
        batch_op.drop_index(batch_op.f("ix_postings_person_id"))
        batch_op.drop_index(batch_op.f("ix_postings_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_postings_is_head"))
        batch_op.drop_index(batch_op.f("ix_postings_departed_on"))

    op.drop_table("postings")
    op.drop_table("personal_forms_of_address")
    op.drop_table("person_texts")
    with op.batch_alter_table("person_relations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_relations_person_id"))
        batch_op.drop_index(batch_op.f("ix_person_relations_other_id"))

    op.drop_table("person_relations")
    with op.batch_alter_table("partner_cities", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_partner_cities_owner_id"))

    op.drop_table("partner_cities")
    with op.batch_alter_table("organisation_texts", schema=None) as batch_op:
        batch_op.drop_index("ix_organisation_texts_sv")
        batch_op.drop_index("ix_organisation_texts_fi")
        batch_op.drop_index("ix_organisation_texts_en")

    op.drop_table("organisation_texts")
    with op.batch_alter_table("organisation_relations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_relations_other_id"))
        batch_op.drop_index(batch_op.f("ix_organisation_relations_organisation_id"))

    op.drop_table("organisation_relations")
    with op.batch_alter_table("networks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_networks_owner_id"))

    op.drop_table("networks")
    with op.batch_alter_table("national_days", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_national_days_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_national_days_country"))

    op.drop_table("national_days")
    with op.batch_alter_table("merges", schema=None) as batch_op:
        batch_op.drop_index("ix_merges_kept")
        batch_op.drop_index("ix_merges_gone")

    op.drop_table("merges")
    with op.batch_alter_table("mailings", schema=None) as batch_op:
        batch_op.drop_index("ix_mailings_subject")

    op.drop_table("mailings")
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_jobs_status"))

    op.drop_table("jobs")
    with op.batch_alter_table("interactions", schema=None) as batch_op:
        batch_op.drop_index("ix_interactions_moment")

    op.drop_table("interactions")
    with op.batch_alter_table("indicators", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_indicators_sdg"))

    op.drop_table("indicators")
    with op.batch_alter_table("former_names", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_former_names_organisation_id"))

    op.drop_table("former_names")
    with op.batch_alter_table("external_ids", schema=None) as batch_op:
        batch_op.drop_index("ix_external_ids_scheme_value")
        batch_op.drop_index(batch_op.f("ix_external_ids_organisation_id"))

    op.drop_table("external_ids")
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_events_status"))
        batch_op.drop_index(batch_op.f("ix_events_starts_at"))
        batch_op.drop_index(batch_op.f("ix_events_series_id"))

    op.drop_table("events")
    with op.batch_alter_table("dossiers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dossiers_user_id"))
        batch_op.drop_index(batch_op.f("ix_dossiers_theme_id"))
        batch_op.drop_index("ix_dossiers_order")

    op.drop_table("dossiers")
    op.drop_table("city_companies")
    with op.batch_alter_table("channels", schema=None) as batch_op:
        batch_op.drop_index("ix_channels_value")
        batch_op.drop_index(batch_op.f("ix_channels_person_id"))
        batch_op.drop_index(batch_op.f("ix_channels_organisation_id"))

    op.drop_table("channels")
    with op.batch_alter_table("briefings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_briefings_user_id"))
        batch_op.drop_index(batch_op.f("ix_briefings_theme_id"))
        batch_op.drop_index("ix_briefings_kept_at")

    op.drop_table("briefings")
    with op.batch_alter_table("advocacy_goals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_advocacy_goals_theme_id"))
        batch_op.drop_index(batch_op.f("ix_advocacy_goals_reviewed_by_id"))
        batch_op.drop_index(batch_op.f("ix_advocacy_goals_owner_id"))

    op.drop_table("advocacy_goals")
    with op.batch_alter_table("addresses", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_addresses_organisation_id"))

    op.drop_table("addresses")
    with op.batch_alter_table("acquaintances", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_acquaintances_person_id"))

    op.drop_table("acquaintances")
    with op.batch_alter_table("accreditations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accreditations_country"))

    op.drop_table("accreditations")
    op.drop_table("worker_signs")
    op.drop_table("verifications")
    op.drop_table("users")
    op.drop_table("topics")
    op.drop_table("themes")
    with op.batch_alter_table("subscriptions", schema=None) as batch_op:
        batch_op.drop_index("ix_subscriptions_whose")

    op.drop_table("subscriptions")
    op.drop_table("strategy_goals")
    op.drop_table("state_groups")
    op.drop_table("sdg_texts")
    op.drop_table("read_mailboxes")
    op.drop_table("preferences")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_index("ix_people_sort_name")

    op.drop_table("people")
    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisations_sending_state"))
        batch_op.drop_index(batch_op.f("ix_organisations_seat_country"))
        batch_op.drop_index(batch_op.f("ix_organisations_kind"))
        batch_op.drop_index(batch_op.f("ix_organisations_host_country"))
        batch_op.drop_index(batch_op.f("ix_organisations_closed_on"))

    op.drop_table("organisations")
    with op.batch_alter_table("network_experts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_network_experts_folded_name"))

    op.drop_table("network_experts")
    with op.batch_alter_table("material_files", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_material_files_released_at"))

    op.drop_table("material_files")
    with op.batch_alter_table("import_profiles", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_import_profiles_name",
            sqlite_where=sa.text("removed_at IS NULL"),
            postgresql_where=sa.text("removed_at IS NULL"),
        )

    op.drop_table("import_profiles")
    op.drop_table("event_series")
    op.drop_table("edited_forms_of_address")
    with op.batch_alter_table("duplicate_candidates", schema=None) as batch_op:
        batch_op.drop_index("ix_duplicate_candidates_right")
        batch_op.drop_index("ix_duplicate_candidates_list")

    op.drop_table("duplicate_candidates")
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entries_record")
        batch_op.drop_index("ix_audit_entries_cause")
        batch_op.drop_index(batch_op.f("ix_audit_entries_at"))
        batch_op.drop_index("ix_audit_entries_about")

    op.drop_table("audit_entries")
