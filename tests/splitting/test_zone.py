import pytest

from workbench.splitting import read_text

LEAD = (
    "The town of Alba closed its port on Monday after a long quarrel with the fishers of the bay, who had asked for "
    "lower fees and a longer season since the storms of the spring took away a third of their boats."
)
MORE = "Officials of the port said that the gates would stay shut until the quarrel is over and settled."
TEXT = f"""3rd May 2019

Alba shuts its port

  • Boats in the bay (Photo: Ida Roe)
Listen to article

{LEAD}

Join The Lantern today

14-day free trial.

{MORE}

No boats today

{LEAD.replace("Monday", "Tuesday")}

{MORE.replace("gates", "doors")}

About the author

Ida Roe is a reporter for The Lantern and Bo Finn is a photographer.

This is an opinion piece; the views expressed here are its writer's and not those of The Lantern.

Ferry to be sold

The old ferry of Alba is to be sold to a company from the other shore of the bay.

Latest news

  1. Bridge opens early
  2. Mayor resigns
"""


@pytest.fixture
def kinds():
    page = read_text(TEXT)
    return {TEXT[s.start : s.end]: s for s in page.segments}


def test_the_title_above_the_text_is_the_headline(kinds):
    assert kinds["Alba shuts its port"].kind == "headline"


def test_a_line_with_a_credit_is_a_caption(kinds):
    assert kinds["• Boats in the bay (Photo: Ida Roe)"].kind == "caption"


def test_a_paywall_box_does_not_cut_the_lead_off(kinds):
    seen = [kinds[text].kind for text in (LEAD, "Join The Lantern today", MORE)]
    assert seen == ["body", "paywall", "body"]


def test_a_title_over_a_paragraph_is_a_subheading(kinds):
    assert kinds["No boats today"].kind == "subheading"


def test_a_biography_is_kept_and_its_heading_is_not(kinds):
    biography = next(s for text, s in kinds.items() if text.startswith("Ida Roe is"))
    assert (biography.kind, biography.keep, kinds["About the author"].keep) == ("bio", True, False)


def test_what_follows_the_article_is_left_out(kinds):
    rest = {text: s.kind for text, s in kinds.items() if s.start >= TEXT.index("Ferry")}
    assert list(rest.values()) == ["teaser", "teaser", "listing", "listing", "listing"]


def test_page_furniture_is_never_kept(kinds):
    assert not any(kinds[text].keep for text in ("3rd May 2019", "Listen to article", "14-day free trial."))


def test_a_single_sentence_is_an_article():
    assert [s.kind for s in read_text("The port is shut.").segments] == ["body"]
