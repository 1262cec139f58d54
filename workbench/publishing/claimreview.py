"""Findings as schema.org ClaimReview (JSON-LD), by the published scale: what it does not publish is not there."""

from typing import Any

from ..models import Verdict

RATING: dict[str, int | None] = {
    Verdict.ACCURATE: 5,
    Verdict.MOSTLY_ACCURATE: 4,
    Verdict.MISSING_CONTEXT: 3,
    Verdict.MOSTLY_INACCURATE: 2,
    Verdict.INACCURATE: 1,
    Verdict.CONFLICTING: None,
    Verdict.UNPROVEN: None,
    Verdict.OUTDATED: None,
}
"""The scale's ratingValue; None where the verdict is published in words only."""

Plain = dict[str, Any]


def claim_reviews(article: Plain, desk: str) -> Plain:
    """All findings in force of an article (as publishing.export gives it) that may be published. `desk` names who says
    so. An attributed statement has two reviews: whether it is so (content), and whether it was said (attribution).
    """
    reviews = [
        _review(article, claim, verdict, aspect, desk)
        for claim in article["claims"]
        if claim["finding"]
        for aspect, verdict in _verdicts(claim)
        if verdict in RATING
    ]
    return {"@context": "https://schema.org", "@graph": reviews}


def _verdicts(claim: Plain) -> list[tuple[str, str | None]]:
    finding = claim["finding"]
    return [("content", finding["verdict"]), ("attribution", finding["attribution_verdict"])]


def _review(article: Plain, claim: Plain, verdict: str, aspect: str, desk: str) -> Plain:
    finding, value = claim["finding"], RATING[verdict]
    rating = {"@type": "Rating", "alternateName": verdict.replace("_", " "), "ratingExplanation": finding["rationale"]}
    if value is not None:
        rating |= {"ratingValue": value, "bestRating": 5, "worstRating": 1}
    return {
        "@type": "ClaimReview",
        "@id": f"urn:workbench:{desk}:claim-{claim['id']}-finding-{finding['version']}-{aspect}",
        "author": {"@type": "Organization", "identifier": f"urn:workbench:{desk}"},
        "claimReviewed": claim["text"],
        "datePublished": finding["at"][:10],
        "creativeWorkStatus": "Published" if article["sign_off"] else "Draft",
        "reviewAspect": aspect,
        "itemReviewed": _claim(article, claim),
        "reviewRating": rating,
    }


def _claim(article: Plain, claim: Plain) -> Plain:
    appearance = {"@type": "Article", "headline": article["headline"], "publisher": article["outlet"]}
    if article["version"]["published_on"]:
        appearance["datePublished"] = article["version"]["published_on"]
    said: Plain = {"@type": "Claim", "text": claim["text"], "appearance": appearance}
    if claim["claimants"]:
        said["author"] = {"@type": "Thing", "name": claim["claimants"][-1]}
    return said
