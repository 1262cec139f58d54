"""Claims of different stories that may contradict each other come into one queue; teasers lead to what they repeat."""

import pytest
from lxml import html
from sqlmodel import col, select

from tests.conftest import import_story, person
from workbench.models import Appearance, ArticleVersion, Claim, ClaimLink, Contrast, TeaserLink
from workbench.queries.claims import claim
from workbench.review import claims as review
from workbench.search.store import Index
from workbench.upkeep import contrasts
from workbench.upkeep.verify import verify

OTHER = """A year later

The Harbour Party was banned by a court in Tolvania in March 2019. Police arrested 30 people at the port of Varkesh.

The dockers went back to work after three weeks, and the company paid them what it owed.

Related articles

A court in Tolvania banned the Harbour Party in March 2020

Nurses of the Varkesh hospital strike

More from this author
"""
FIRST = """A party is banned

The Harbour Party was banned by a court in Tolvania in March 2020. Nobody was heard by the court.
"""


@pytest.fixture
def stories(home, database, ada, monkeypatch) -> Index:
    """Two stories of which all claims are kept; no thread compares them."""
    monkeypatch.setattr("workbench.web.background.start_comparing", lambda *_: None)
    import_story(home, database, ada, FIRST)
    import_story(home, database, ada, OTHER)
    with database.writing() as session:
        for number in session.exec(select(Claim.id).order_by(col(Claim.id))).all():
            found = claim(session, number)
            review.keep(session, person(session, "ada"), found, revision=found.revision)
    return Index.create(home.index_live)


def test_another_date_of_one_event_waits_in_the_queue_until_somebody_decides(as_, stories, home, database):
    assert "None waits for a decision" in as_("ada").get("/contradictions").text
    contrasts.go_on(home, database, stories)

    client = as_("ada")
    page = html.fromstring(client.get("/contradictions").text)
    rows = page.xpath("//table[@class='apart']//tr/*/text()")
    assert rows[3] == "date" and "2019" in rows[4] and "2020" in rows[5]
    form = page.xpath("//form[@class='relate']")[0]
    answer = client.post(form.get("action"), {**dict(form.fields), "relation": "contradicts", "why": ""})
    assert answer.status_code == 303 and answer.headers["Location"].startswith("/contradictions")
    assert 'class="relate"' not in client.get("/contradictions").text
    with database.reading() as session:
        assert session.exec(select(ClaimLink)).one().relation == "contradicts"
    assert verify(home, database) == []


def test_a_story_that_gives_two_figures_or_dates_of_one_event_contradicts_itself(as_, stories, home, database, ada):
    text = """The toll

The police of Varkesh killed 12 dockers at the harbour gate in May 2021. The port stayed shut for a week.

Omar Vint said that the police of Varkesh killed 31 dockers at the harbour gate in May 2021.

The police killed 12 dockers at the harbour gate and 9 dockers at the harbour bridge.
"""
    number = import_story(home, database, ada, text)
    with database.writing() as session:
        here = select(Appearance.claim_id).join(ArticleVersion).where(ArticleVersion.article_id == number)
        for one in session.exec(here).all():
            found = claim(session, one)
            review.keep(session, person(session, "ada"), found, revision=found.revision)
    contrasts.go_on(home, database, stories)

    with database.reading() as session:
        found = [
            (row.fields, {session.get_one(Claim, one).text for one in (row.claim_id, row.other_id)})
            for row in session.exec(select(Contrast))
        ]
    toll = [texts for fields, texts in found if "number" in fields and any("12 dockers" in text for text in texts)]
    assert any(any("31 dockers" in text for text in texts) for texts in toll)
    assert not any({"12", "9"} == {text.split("dockers")[0].split()[-1] for text in texts} for texts in toll)


def test_what_agrees_is_no_contradiction(as_, stories, home, database):
    contrasts.go_on(home, database, stories)
    with database.reading() as session:
        pairs = session.exec(select(Contrast)).all()
        assert pairs
        for pair in pairs:
            texts = [session.get_one(Claim, number).text for number in (pair.claim_id, pair.other_id)]
            assert all("Harbour Party" in text for text in texts)


def test_a_pair_goes_when_a_claim_is_corrected_or_discarded(as_, stories, home, database):
    contrasts.go_on(home, database, stories)
    with database.writing() as session:
        pair = session.exec(select(Contrast)).one()
        found = claim(session, pair.other_id)
        review.discard(session, person(session, "ada"), found, revision=found.revision)
    contrasts.go_on(home, database, stories)
    with database.reading() as session:
        assert session.exec(select(Contrast)).all() == []


def test_a_teaser_leads_to_the_claim_it_repeats_and_is_no_source(as_, stories, home, database):
    client = as_("ada")
    page = html.fromstring(client.get("/articles/2/checked").text)
    [form] = page.xpath("//section[@aria-labelledby='teasers']//form[.//input[@name='claim' and @value='1']]")
    assert client.post(form.get("action"), dict(form.fields)).status_code == 303

    for number, where in ((1, "on the page of"), (2, "stands on this page")):
        status = html.fromstring(client.get(f"/articles/{number}/status").text)
        [told] = status.xpath("//section[@aria-labelledby='repeated']//li")
        assert where in told.text_content() and told.xpath(".//a[@href='/claims/1']")
    claim_page = client.get("/claims/1").text
    assert "no appearance and no source" in claim_page and "A court in Tolvania banned" in claim_page
    again = client.post(form.get("action"), {**dict(form.fields), "once": ""})
    assert again.status_code == 422 and "linked to the claim already" in again.text
    assert client.post(form.get("action"), {**dict(form.fields), "words": "Other words", "once": ""}).status_code == 409
    with database.reading() as session:
        row = session.exec(select(TeaserLink)).one()
    assert client.post(f"/teasers/{row.id}/unlink").status_code == 303
    assert "no appearance and no source" not in client.get("/claims/1").text
    assert client.post(f"/teasers/{row.id}/unlink").status_code == 409
    assert as_("rosa").post(form.get("action"), {"claim": "1"}).status_code == 403
    assert verify(home, database) == []


def test_only_a_teaser_leads_to_a_claim_and_only_to_one_of_another_story(as_, stories, database):
    client = as_("ada")
    page = html.fromstring(client.get("/articles/2/checked").text)
    [form] = page.xpath("//section[@aria-labelledby='teasers']//form[.//input[@name='claim' and @value='1']]")
    fields = {**dict(form.fields), "once": ""}
    with database.reading() as session:
        version = session.exec(select(ArticleVersion).where(ArticleVersion.article_id == 2)).one()
        own = session.exec(select(Appearance).where(Appearance.version_id == version.id)).first()
    words = version.text[own.start : own.stop]
    forged = {**fields, "start": own.start, "stop": own.stop, "words": words}
    for change, said in (
        (forged, "no teaser"),
        ({**fields, "stop": int(fields["stop"]) - 1, "words": fields["words"][:-1]}, "no teaser"),
        ({**fields, "claim": own.claim_id}, "stands in the article itself"),
    ):
        answer = client.post(form.get("action"), change)
        assert answer.status_code == 422 and said in answer.text
    with database.reading() as session:
        assert session.exec(select(TeaserLink)).all() == []
