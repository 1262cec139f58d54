import json
from pathlib import Path

import pytest

from workbench.splitting import as_json, read_text, split

SHARED = Path(__file__).parents[3] / "shared"


def test_the_json_holds_page_and_claims():
    text = "The port closed in May 2020."
    page = read_text(text)
    drafts = split(text, page.segments, published=None, parser=None)
    out = as_json("a.txt", page, drafts, published_basis="the text", with_text=False)
    assert list(out) == ["file", "article", "segments", "claims"]
    assert out["claims"][0]["time"] == "2020-05"
    assert json.loads(json.dumps(out)) == out


def test_the_version_text_comes_along_where_asked():
    page = read_text("The port is shut.")
    assert as_json("a.html", page, (), published_basis="", with_text=True)["text"] == "The port is shut."


@pytest.mark.skipif(not SHARED.is_dir(), reason="the articles are not here")
@pytest.mark.parametrize("name", ["000", "003"])
def test_the_given_articles_keep_their_offsets(parser, name):
    text = next((SHARED / "articles").glob(f"{name}_*.txt")).read_text("utf-8")
    page = read_text(text)
    drafts = split(text, page.segments, published=page.published.value, parser=parser)
    assert len(drafts) > 30
    assert all(text[e.start : e.end] == e.before for d in drafts for e in d.edits)
