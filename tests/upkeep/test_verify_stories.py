"""`verify` names the texts of stories, their dates, originals and segments where they are not what was imported."""

import pytest

from workbench.importing.proposals import same_text
from workbench.upkeep.verify import verify

NEW_TEXT = "Nobody was fined on 3 May 2020."
OTHERWISE = {
    "published_on = '2001-01-01', published_basis = 'I know'": "published_on, published_basis",
    f"text = '{NEW_TEXT}', text_sha256 = '{same_text(NEW_TEXT)}'": "text",
    "text_sha256 = 'x'": "text_sha256",
    "raw_sha256 = 'x', raw_name = 'other.txt', raw_mime = 'text/html', raw_bytes = 1": (
        "sha256, bytes, raw_name, raw_mime"
    ),
    "masthead_on = '2001-01-01'": "masthead_on",
    "confirmed_by_id = 3": "confirmed_by_id",
    "created_at = '2001-01-01 00:00:00.000000'": "created_at",
}


@pytest.mark.parametrize(("change", "named"), OTHERWISE.items())
def test_a_text_that_is_not_what_was_imported_is_named(change, named, home, database, article_id, tamper):
    tamper(f"UPDATE article_version SET {change}")

    assert f"version 1 of article 1 is not what was imported: {named}" in verify(home, database)


def test_segments_and_details_of_a_story_are_what_was_imported(home, database, article_id, tamper):
    tamper("UPDATE segment SET keep = NOT keep WHERE id = 1")
    tamper("UPDATE article SET headline = 'Nobody was fined'")

    found = verify(home, database)
    assert "version 1 of article 1 is not what was imported: segments" in found
    assert "article 1 stands otherwise than its events say: headline" in found
