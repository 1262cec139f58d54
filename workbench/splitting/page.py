"""Reading pasted text: segments by line rules, and what they say about the article."""

import re
from collections.abc import Sequence

from workbench.splitting.credits import authors_of, outlet_of
from workbench.splitting.languages import detect_language
from workbench.splitting.pubdate import masthead_date, publication_date
from workbench.splitting.titles import without_suffix
from workbench.splitting.types import Page, Proposal, Segment
from workbench.splitting.zone import segments_of

_OPINION_MARKS = re.compile(r"\b(?:opinion|comment) piece\b|\bop-?ed\b|^\W*opinion\b", re.I | re.M)
_NORMATIVE = re.compile(r"\b(?:should|must|ought to|needs? to|it is time|imperative|bare minimum)\b", re.I)
_LABELS = {
    **dict.fromkeys(
        ("opinion", "opinions", "editorial", "op-ed", "commentary", "column", "columnists", "columnist",
         "viewpoint", "perspective", "perspectives", "guest essay", "letters", "voices"),
        "opinion",
    ),
    "analysis": "analysis",
    "explainer": "analysis",
    "interview": "interview",
    "press release": "press_release",
    "press releases": "press_release",
    "news release": "press_release",
}  # fmt: skip
_BOILERPLATE = re.compile(r"^About [A-Z][\w&’' -]{1,40}$|^Notes? to editors?\b", re.M)
_CONTACT = re.compile(
    r"\b(?:media|press) (?:contacts?|enquiries|inquiries|office)\b|\bfor more information,? (?:please )?contact", re.I
)
_REPORT = re.compile(
    r"^(?:Executive summary|Summary|Methodology|Key (?:findings|recommendations)|Recommendations)\W*$", re.M | re.I
)
_QUESTION = re.compile(r"^(?:Q|Question|[A-Z][\w .]{2,30}): .+", re.M)


def read_text(text: str) -> Page:
    """Read pasted text. The version text is `text` itself, unchanged."""
    segments = segments_of(text)
    return page_of(text, segments, {})


def page_of(text: str, segments: tuple[Segment, ...], known: dict[str, Proposal[str]]) -> Page:
    """Build a page from its segments; `known` holds proposals from metadata, which go before those from the
    text.

    Its keys: headline, outlet, author (several joined by a line end), kind, published, masthead_on.
    """
    body = "\n".join(text[s.start : s.end] for s in segments if s.kind == "body")
    language = detect_language(body or text)
    masthead = masthead_date(text, segments, language.value)
    if "masthead_on" in known:
        masthead = Proposal(known["masthead_on"].value, known["masthead_on"].why)
    authors = authors_of(text, segments)
    if "author" in known:
        authors = Proposal(tuple(known["author"].value.split("\n")), known["author"].why)
    published = publication_date(text, segments, masthead.value, language.value)
    if "published" in known:
        published = Proposal(known["published"].value, known["published"].why)
    return Page(
        text=text,
        segments=segments,
        headline=known.get("headline") or _headline(text, segments),
        outlet=known.get("outlet") or outlet_of(text, segments),
        authors=authors,
        kind=known.get("kind") or _article_kind(text, segments, body),
        language=language,
        masthead_on=masthead,
        published=published,
    )


def _headline(text: str, segments: Sequence[Segment]) -> Proposal[str]:
    for segment in segments:
        if segment.kind == "headline":
            title = without_suffix(text[segment.start : segment.end])
            return Proposal(title, "It is the line above the text whose words the text takes up.")
    return Proposal("", "No line looks like a headline.")


def _label_beside_headline(text: str, segments: Sequence[Segment]) -> str:
    """A section label right above the headline, or between it and the text; menus have many labels in a row."""
    title = next((i for i, s in enumerate(segments) if s.kind == "headline"), None)
    if title is None:
        return ""
    body = next((i for i, s in enumerate(segments) if s.kind == "body" and i > title), title)
    found = re.match(r"(\w+(?:-ed)?)\s*[:|]", text[segments[title].start : segments[title].end])
    if found and found[1].lower() in _LABELS:
        return found[1].lower()
    for i in (title - 1, title - 2, *range(title + 1, min(body, title + 8))):
        if 0 <= i < len(segments) and not segments[i].keep:
            word = text[segments[i].start : segments[i].end].strip(" :|•").lower()
            if word in _LABELS and not _in_menu(text, segments, i):
                return word
    return ""


def _label_below(text: str, segments: Sequence[Segment]) -> str:
    """A section label as the first line below the text, where pages list what a story is filed under."""
    last = max((i for i, s in enumerate(segments) if s.kind == "body" and s.keep), default=len(segments))
    below = [text[s.start : s.end].strip(" :|•").lower() for s in segments[last + 1 : last + 2]]
    return below[0] if below and below[0] in _LABELS else ""


def _in_menu(text: str, segments: Sequence[Segment], i: int) -> bool:
    """Whether three or more lines of one or two words stand around a line."""
    around = [s for s in segments[max(0, i - 3) : i + 4] if not s.keep]
    return sum(len(text[s.start : s.end].split()) <= 2 for s in around) > 3


def _article_kind(text: str, segments: Sequence[Segment], body: str) -> Proposal[str]:
    furniture = "\n".join(text[s.start : min(s.end, s.start + 300)] for s in segments if s.kind == "disclaimer")
    if _OPINION_MARKS.search(furniture):
        return Proposal("opinion", "The disclaimer calls it an opinion piece.")
    if re.search(r"\bfor immediate release\b|\bpress release\b", text[:1000], re.I):
        return Proposal("press_release", "The page calls itself a press release.")
    if label := _label_beside_headline(text, segments):
        return Proposal(_LABELS[label], f"“{label}” stands beside the headline.")
    if label := _label_below(text, segments):
        return Proposal(_LABELS[label], f"“{label}” stands right below the text.")
    if _BOILERPLATE.search(text) and _CONTACT.search(text):
        return Proposal("press_release", "It ends with a description of its sender and a press contact.")
    if len(_REPORT.findall(text)) >= 2:
        return Proposal("report", "It has the parts of a report: summary, methods, recommendations.")
    if len(_QUESTION.findall(body)) >= 4:
        return Proposal("interview", "Questions and answers alternate.")
    norms, words = len(_NORMATIVE.findall(body)), len(body.split())
    if norms >= 4 and norms * 150 > words and not re.search(r"[\"”] (?:\w+ ){0,3}said\b|\bsaid\b", body):
        return Proposal("opinion", f"It says {norms} times what should or must be and quotes nobody.")
    return Proposal("news" if words else "other", "Nothing marks it as anything but a report of events.")
