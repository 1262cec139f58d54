"""Who wrote and who published a text: from bylines, biographies, disclaimers, page titles and copyright lines."""

import re
from collections import Counter
from collections.abc import Sequence

from workbench.splitting.bylines import PART, byline, is_other_script
from workbench.splitting.lexicon import words
from workbench.splitting.lines import publisher_in
from workbench.splitting.storydate import story_dates
from workbench.splitting.titles import without_suffix
from workbench.splitting.types import Proposal, Segment

_NAME = rf"{PART}(?: (?:[a-z]{{2,3}} ){{0,2}}{PART}){{1,3}}"
_FULL_NAME = re.compile(_NAME)
_BIO_NAME = re.compile(
    rf"(?:^|\. |\band |, )({_NAME}),? (?:is|are|was|works|writes|serves|teaches|heads|leads|covers)\b"
)
_BETWEEN = re.compile(r"\s*(?:,\s*(?:and|&)?|\b(?:and|et|und|y|e|и|та|және|ve)\b|&|;)\s*")
_END = re.compile(r"\s+(?:in|for|of|at|on)\s+[A-Z].*|[|(•·@].*|\s[–—-]\s.*|\s+\d.*", re.S)
_ROLE = re.compile(
    r"\b(?:staff|senior|chief|special|political|foreign|diplomatic|legal|deputy|contributing|news|"
    r"writer|reporter|correspondent|editor|contributor|columnist|producer|bureau|desk|newsroom|agency)s?\b.*",
    re.I | re.S,
)
_NO_NAMES = words(
    "staff press post times news daily agency reuters associated today service network desk bureau newsroom"
    " posted newspaper images photo photos getty key points university street city united read more sign photographer"
    " business your our breaking live latest world ap home politics media contact privacy terms about share follow"
    " comments"
)
_JOIN = re.compile(
    r"^(?:Join|Support|Subscribe to|Become a member of|About|Follow) ([A-Z][\w.&-]+(?: [A-Z][\w.&-]+){0,2})\b"
)
_NOT_OUTLETS = words(
    "us our the me now today we free facebook twitter instagram youtube telegram linkedin newsletter newsletters"
    " discussion contact private advertising premium plus pro club podcast podcasts alerts updates cookies this author"
)
_SUFFIX = re.compile(r"\s+[|–—-]\s+([^|–—]{2,40})$")
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:©\s*)?(?:\d{4}\s*(?:[-–]\s*\d{4})?,?\s*)?(?:by\s+)?"
    r"((?:The )?[A-Z][\w&’'-]*(?: (?:of |and |the )?[A-Z][\w&’'-]*){0,3})",
    re.I,
)


def outlet_of(text: str, segments: Sequence[Segment]) -> Proposal[str]:
    """Look where pages name their publisher: disclaimer, page title, lines that ask to join, copyright line."""
    for segment in segments:
        if segment.kind == "disclaimer" and (name := publisher_in(text[segment.start : segment.end][:300])):
            return Proposal(name, "The disclaimer names the outlet whose views these are not.")
    if name := _from_title(text, segments):
        return Proposal(name, "The page’s title ends with this name.")
    votes: Counter[str] = Counter()
    for segment in segments:
        line = text[segment.start : min(segment.end, segment.start + 300)]
        found = _JOIN.search(line) if segment.kind in ("paywall", "navigation") else None
        if found and not {word.lower() for word in found[1].split()} & _NOT_OUTLETS:
            votes[re.sub(r" (?:Today|Now)$", "", found[1])] += 1
    if votes:
        return Proposal(votes.most_common(1)[0][0], "The page asks its readers to join or support it by this name.")
    for segment in reversed(segments):
        found = _COPYRIGHT.search(text[segment.start : segment.end][:200]) if segment.kind == "navigation" else None
        if found and not found[1].lower().startswith("all rights") and found[1][0].isupper():
            name = re.sub(r"^Copyright (?:The )?| (?:All Rights.*|Inc|Ltd|LLC|GmbH|is .*)$", "", found[1], flags=re.I)
            if len(name) > 3:
                return Proposal(name, "The page’s copyright line names it.")
    return Proposal("", "Nothing on the page names its outlet.")


def _from_title(text: str, segments: Sequence[Segment]) -> str:
    """What stands behind a dash or bar in the first line, where the rest of that line is the headline."""
    titles = [s for s in segments if s.kind == "headline"]
    if not titles or not segments:
        return ""
    first = text[segments[0].start : segments[0].end]
    found = _SUFFIX.search(first[-60:])
    same = _plain(without_suffix(first)) == _plain(without_suffix(text[titles[0].start : titles[0].end]))
    return found[1].strip() if found and same else ""


def _plain(line: str) -> str:
    return " ".join(re.findall(r"\w+", line.lower()))


def authors_of(text: str, segments: Sequence[Segment]) -> Proposal[tuple[str, ...]]:
    """Read the authors off a byline, else off a biography, else off a bare name beside the story's date."""
    for i, segment in enumerate(segments):
        line = text[segment.start : min(segment.end, segment.start + 600)]
        if segment.kind == "byline" and (found := byline(line)):
            names = [found] if is_other_script(found) else names_in(found)
            if names:
                return Proposal(tuple(names), "The byline names them.")
        if line.strip(": ").lower() in ("by", "written by", "author") and i + 1 < len(segments):
            names = names_in(text[segments[i + 1].start : segments[i + 1].end][:200])
            if names:
                return Proposal(tuple(names), "The line after “by” names them.")
        if segment.kind == "bio" and (names := _BIO_NAME.findall(line)):
            return Proposal(tuple(dict.fromkeys(names)), "The biography under the text names them.")
    return _beside_date(text, segments)


def _beside_date(text: str, segments: Sequence[Segment]) -> Proposal[tuple[str, ...]]:
    places = {segments.index(x.segment) for x in story_dates(text, segments)}
    for place in sorted(places):
        for i in (place - 1, place + 1, place - 2):
            if 0 <= i < len(segments) and segments[i].kind == "navigation":
                names = names_in(text[segments[i].start : segments[i].end][:120], whole=True)
                if names:
                    return Proposal(tuple(names), "This name stands beside the story’s date.")
    return Proposal((), "Neither a byline nor a biography names an author.")


def names_in(line: str, *, whole: bool = False) -> list[str]:
    """The personal names a byline begins with; with `whole` the line must hold little else."""
    head = _END.sub("", line)
    found: list[str] = []
    for part in _BETWEEN.split(head):
        name = _ROLE.sub("", part).strip(" .,:")
        parts = {word.lower().strip(".") for word in name.split()}
        if not _FULL_NAME.fullmatch(name) or parts & _NO_NAMES:
            break
        found.append(name.title() if name.isupper() else name)
    if whole and len(line.split()) > 3 * max(1, len(found)) + 2:
        return []
    return list(dict.fromkeys(found))
