"""ClaimReview is read as publishers and feeds give it, from files of any shape."""

import io
import json

import pytest

from workbench.errors import Invalid
from workbench.matching import feeds
from workbench.matching.feeds import entries
from workbench.matching.lines import Checked

REVIEW = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://lantern.example/check/1",
    "claimReviewed": "The harbour was closed in 2020.",
    "author": {"@type": "Organization", "name": "The Lantern"},
    "datePublished": "2021-02-03",
    "reviewRating": {"@type": "Rating", "ratingValue": 1, "bestRating": 5, "alternateName": "False"},
    "itemReviewed": {
        "@type": "Claim",
        "author": [{"@type": "Person", "name": "Omar Vint"}],
        "datePublished": "2021-01",
    },
    "inLanguage": "en",
}
EXPECTED = Checked(
    key="https://lantern.example/check/1",
    text="The harbour was closed in 2020.",
    claimant="Omar Vint",
    publisher="The Lantern",
    url="https://lantern.example/check/1",
    rating="False",
    verdict="inaccurate",
    language="en",
    claimed_on="2021-01",
    reviewed_on="2021-02-03",
)
GOOGLE = {
    "claims": [
        {
            "text": REVIEW["claimReviewed"],
            "claimant": "Omar Vint",
            "claimDate": "2021-01",
            "claimReview": [
                {
                    "publisher": {"name": "The Lantern", "site": "lantern.example"},
                    "url": REVIEW["url"],
                    "reviewDate": "2021-02-03",
                    "textualRating": "False",
                    "languageCode": "en",
                }
            ],
        }
    ],
    "nextPageToken": "x",
}
PAGE = f"""<!doctype html><title>A check</title><script type="application/ld+json">{json.dumps(REVIEW)}</script>
<script type="application/ld+json">{json.dumps({"@type": "WebPage", "name": "x"})}</script><p>Words</p>"""
FILES = {
    "one": json.dumps(REVIEW),
    "one, over several lines": json.dumps(REVIEW, indent=2),
    "a list": json.dumps([REVIEW]),
    "a list over several lines": json.dumps([REVIEW], indent=1),
    "a graph": json.dumps({"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, REVIEW]}),
    "data commons": json.dumps(
        {"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": [REVIEW]}, {"item": None}]}
    ),
    "data commons over several lines": json.dumps({"dataFeedElement": [{"item": REVIEW}]}, indent=1),
    "google": json.dumps(GOOGLE),
    "google over several lines": json.dumps(GOOGLE, indent=4),
    "a line": json.dumps(REVIEW) + "\n",
    "a page": PAGE,
    "with a mark at its beginning": "\ufeff" + json.dumps([REVIEW]),
    "two types": json.dumps({**REVIEW, "@type": ["ClaimReview", "Review"]}),
}


def read(text):
    return list(entries(io.BytesIO(text.encode("utf-8", "surrogatepass"))))


@pytest.mark.parametrize("text", FILES.values(), ids=FILES)
def test_a_review_is_read_from_each_shape(text):
    assert read(text) == [EXPECTED]


def test_lines_of_reviews_and_of_our_own_may_stand_beside_each_other():
    mine = {"id": "a1", "text": "A claim."}
    assert [row.text for row in read("\n".join(map(json.dumps, [REVIEW, mine])))] == [EXPECTED.text, "A claim."]


@pytest.mark.parametrize(
    ("rating", "said", "verdict"),
    [
        ({"ratingValue": "2", "bestRating": "5"}, "2 of 5", None),
        ({"ratingValue": 2}, "2", None),
        ({"alternateName": "Mostly True"}, "Mostly True", "mostly_accurate"),
        ({"name": "Missing context", "ratingValue": 3}, "Missing context", "missing_context"),
        ([{"alternateName": "Half true"}], "Half true", "mostly_accurate"),
        (None, "", None),
        ("False", "", None),
        ({"ratingValue": True}, "", None),
    ],
)
def test_a_rating_stays_as_it_was_given(rating, said, verdict):
    [found] = read(json.dumps({**REVIEW, "reviewRating": rating}))
    assert (found.rating, found.verdict) == (said, verdict)


@pytest.mark.parametrize(
    "change",
    [
        {"claimReviewed": ""},
        {"claimReviewed": {"a": 1}, "itemReviewed": None},
        {"claimReviewed": "x" * 6000},
        {"claimReviewed": None, "itemReviewed": []},
    ],
)
def test_what_is_wrong_with_one_is_said_and_the_others_are_read(change):
    wrong, right = read(json.dumps([{**REVIEW, **change}, REVIEW]))
    assert isinstance(wrong, Invalid) and right == EXPECTED


@pytest.mark.parametrize(
    "odd",
    [
        *(
            "",
            "  \n",
            "[]",
            "{}",
            "null",
            "<html></html>",
            "<",
            "{",
            "[",
            "[1, 2]",
            '{"claims": 7}',
            '{"@graph": null}',
        ),
        *(
            '{"item": ' * 500,
            "[" * 100_000,
            '{"claims": [' + "[" * 5000,
            "\x00" * 50,
            "ÿ",
            '"' * 9,
            "{" * 50 + "\n" * 9,
        ),
    ],
)
def test_odd_files_give_nothing_or_say_what_is_wrong(odd):
    try:
        assert not [row for row in read(odd) if isinstance(row, Checked)]
    except Invalid as fault:
        assert str(fault).endswith(".")


def test_what_breaks_off_gives_what_came_before_and_then_says_so():
    whole = json.dumps([REVIEW] * 3, indent=1)
    found = []
    with pytest.raises(Invalid, match="breaks off"):
        found.extend(entries(io.BytesIO(whole[: len(whole) * 5 // 6].encode())))
    found = []
    reading = entries(io.BytesIO(whole[: len(whole) * 5 // 6].encode()))
    with pytest.raises(Invalid):
        for one in reading:
            found.append(one)
    assert found == [EXPECTED] * 2


def test_a_large_document_is_not_read_into_memory(monkeypatch):
    monkeypatch.setattr(feeds, "PEEK", 1000)
    text = json.dumps({"about": "x" * 5000, "dataFeedElement": [{"item": [REVIEW]}] * 50})
    assert read(text) == [EXPECTED] * 50
