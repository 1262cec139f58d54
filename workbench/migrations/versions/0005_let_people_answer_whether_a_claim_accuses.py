"""let people answer whether a claim accuses"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

WORDS = "CONSTRAINT ck_claim_accuses CHECK (accuses IN ('yes', 'no'))"
ANSWERED = "CONSTRAINT ck_claim_answered CHECK (accuses IS NULL OR (accuses = 'yes') = (accusation <> ''))"


def upgrade() -> None:
    # In place, with its rules: a copied table would come back with them in another order.
    op.execute(f"ALTER TABLE claim ADD COLUMN accuses VARCHAR {WORDS} {ANSWERED}")


def downgrade() -> None:
    op.drop_column("claim", "accuses")
