"""Evidence in one line."""

from collections.abc import Callable

import pytest

from tests.conftest import person
from workbench.evidence import items
from workbench.models import Stance
from workbench.queries.claims import claim


@pytest.fixture
def link(claim_id, session) -> Callable[..., items.EvidenceLink]:
    """`link("supports", "primary", source="Court")` links a new item to the first claim."""

    def make(stance: str = Stance.SUPPORTS, kind: str = "secondary", source: str = "Herald", group: str = ""):
        found = claim(session, claim_id)
        item = items.Item(f"What {source} says", source, kind, text="Seen.")
        bearing = items.Bearing(stance, independence_group=group)
        made = items.add(session, person(session, "ada"), found, item=item, bearing=bearing)
        session.flush()
        session.expire_all()
        return made

    return make
