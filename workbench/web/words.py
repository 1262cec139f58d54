"""How the domain's words look on a page: icon, word, and how times and numbers are written."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from ..db import now
from ..models import GONE, Attribution, EntityKind, Verdict
from ..queries.claims import mark_of
from ..record import Details
from ..search.countries import name_of
from ..splitting import Quantity, describe_date, terms
from ..splitting.vocabulary import article_of_law
from ..states import WAITING
from .difference import side_by_side
from .labels import (
    CHOICES,
    CONFIDENCES,
    HATCHED,
    HOW,
    ICONS,
    LABELS,
    MEANINGS,
    ORDER,
    RIGHT_TO_LEFT,
    RULES,
    SEEN_FROM_THE_OTHER,
)


def facet_value(facet: str, value: str) -> str:
    """A value of a facet of the search in words."""
    if facet == "country":
        return name_of(value)
    return article_of_law(value) if facet == "right" else label(value)


def label(word: str | None) -> str:
    """A word of the domain as people read it."""
    return LABELS.get(word or "", (word or "").replace("_", " "))


def rule(name: str) -> str:
    """What a rule of the splitter did, in words."""
    return RULES.get(name, name.replace("-", " "))


def surely(confidence: float) -> str:
    """How sure the splitter is, in words."""
    return next(word for least, word in CONFIDENCES if confidence >= least)


def change(edit: Any) -> Markup:
    """An edit of the splitter: the source's words struck, the claim's inserted, what was done and what came of it."""
    words = Markup("<del>{}</del> ").format(edit.before) if edit.before else Markup("")
    words += Markup("<ins>{}</ins>").format(edit.after) if edit.after else Markup("")
    chosen = edit.rule == "chosen"
    said = rule(edit.rule) if chosen else f"{rule(edit.rule)}, {surely(edit.confidence)}"
    came = (
        "undone" if edit.undone_at
        else "rewritten since" if edit.at == GONE
        else "accepted" if edit.accepted_at and not chosen
        else ""
    )  # fmt: skip
    return words + Markup(" <small>{}</small>").format(f"{said} · {came}" if came else said)


def icon(mark: str | None) -> str:
    return ICONS.get(mark or "", "○")


@lru_cache(maxsize=64)
def badge(mark: str) -> Markup:
    """Icon and word, never colour alone."""
    return Markup('<span class="badge m-{}"><span aria-hidden="true">{}</span> {}</span>').format(
        mark, icon(mark), label(mark)
    )


@lru_cache(maxsize=512)
def _chip(term: str, state: str) -> Markup:
    note = Markup('<span class="quiet"> (proposed)</span>') if state == "proposed" else ""
    return Markup('<span class="tag {}">{}{}</span>').format(state, label(term), note)


def chips(tags: Iterable[tuple[int, str, str]]) -> Markup:
    """Tags (claim, term, state) in a row; made once each, as a page may have hundreds."""
    return Markup(" ".join([_chip(term, state) for _, term, state in tags]))


def moment(at: datetime | None) -> Markup:
    """An instant with its zone, for people and programs."""
    if at is None:
        return Markup("")
    return Markup('<time datetime="{}">{}</time>').format(at.isoformat(), f"{at:%-d %b %Y, %H:%M} UTC")


@lru_cache(maxsize=4096)
def when(value: str | None) -> str:
    """An EDTF date in words; as it stands where it cannot be read."""
    try:
        return describe_date(value) if value else ""
    except ValueError:
        return value or ""


@lru_cache(maxsize=128)
def tongue(language: str) -> Markup:
    """The attributes of an element that holds words of this language; nothing where it is the page's own."""
    if language == "en":
        return Markup("")
    if language == "other":
        return Markup(' dir="auto"')
    side = Markup(' dir="rtl"') if language in RIGHT_TO_LEFT else Markup("")
    return Markup(' lang="{}"').format(language) + side


def count_of(quantity: Quantity) -> str:
    """A quantity in words, as matching reads it: "more than 40 activists, arrested"."""
    number = f"{quantity.number:,}" + (f" to {quantity.to:,}" if quantity.to is not None else "")
    unit = f" {quantity.unit}" if quantity.unit else ""
    return f"{quantity.comparator} {number}{unit}".strip() + (f", {quantity.counts}" if quantity.counts else "")


def plural(number: int, noun: str, many: str = "") -> str:
    return f"{number:,} {noun if number == 1 else many or noun + 's'}"


def shares(counts: dict[str, int]) -> list[tuple[str, int, float, float]]:
    """Marks with their count, where their part of a bar begins and how wide it is (both in percent)."""
    total = sum(counts.values()) or 1
    parts, begin = [], 0.0
    for mark in ORDER:
        if number := counts.get(mark, 0):
            wide = 100 * number / total
            parts.append((str(mark), number, begin, wide))
            begin += wide
    return parts


def lit(text: str, spans: Iterable[tuple[int, int]]) -> Markup:
    """`text` with the spans (code points, ascending) as <mark>."""
    out, at = Markup(""), 0
    for start, stop in spans:
        out += escape(text[at:start]) + Markup("<mark>{}</mark>").format(text[start:stop])
        at = stop
    return out + escape(text[at:])


def chain(links: Sequence[Attribution]) -> str:
    """An attribution chain in words: "The Courier reports that Omar Vint, a lawyer, said so (paraphrase)"."""
    names = [_named(link) for link in links]
    if len(names) == 1:
        return f"Said by {names[0]} in the article’s own voice."
    relays = " reports that ".join(names[:-1])
    return f"{relays} reports that {names[-1]} said so ({label(links[-1].mode)})."


def _named(link: Attribution) -> str:
    speaker = link.speaker or ("the article" if link.order == 1 else "somebody")
    return f"{speaker}, {link.role}," if link.role else speaker


def changes(before: Details, after: Details, claim_id: int) -> list[tuple[str, Any, Any]]:
    """What an event changed, as (name, old, new); of several claims only the one that is shown."""
    old, new = _flat(before, claim_id), _flat(after, claim_id)
    names = dict.fromkeys([*old, *new])
    return [(name, old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)]


def _flat(details: Details, claim_id: int) -> dict[str, Any]:
    details = details or {}
    if "quotation" in details:  # older events repeat the words of a link
        details = {**details, "note": ""}
    own = details.get("claims", {}).get(str(claim_id), {})
    rest = {name: value for name, value in details.items() if name not in HIDDEN}
    rest["tags"] = _standings(rest.pop("about", {}))
    shown = {name: value for name, value in {**own, **rest}.items() if name not in HIDDEN and value not in (None, "")}
    return {name: _written(name, value) for name, value in shown.items()}


HIDDEN = {
    *("claims", "chains", "edit", "event", "made", "event_from", "event_until", "what", "places"),
    *("title", "quotation", "words"),
    *("review", "finding", "rests_on", "accuses_by_id", "assigned", "round", "link", "independence_group", "at"),
}
"""Details of events that are for programs: numbers of rows, places in texts."""
WORDS = frozenset({"state", "turn", "kind", "verdict", "attribution_verdict"})


def _standings(about: dict[str, Any]) -> str:
    """How tags stood, in words."""
    tags = {key.removeprefix("tag:"): row for key, row in about.items() if key.startswith("tag:") and row}
    return ", ".join(f"{label(term)}: {row['state']}" for term, row in sorted(tags.items()))


def _written(name: str, value: Any) -> Any:
    """A detail of an event as people read it."""
    if name == "due_at":
        return f"{datetime.fromisoformat(value):%-d %b %Y, %H:%M} UTC"
    return label(value) if name in WORDS else value


def overdue(at: datetime | None) -> Markup:
    """The mark of a deadline that has passed."""
    return Markup(' <b class="overdue">overdue</b>') if at and at < now() else Markup("")


def lower_first(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def register(env: Any) -> None:
    """Make these the templates' filters and globals."""
    env.filters.update(
        label=label,
        icon=icon,
        badge=badge,
        moment=moment,
        when=when,
        lit=lit,
        lower_first=lower_first,
        overdue=overdue,
    )
    env.globals.update(
        plural=plural,
        tongue=tongue,
        CHOICES=CHOICES,
        SEEN_FROM_THE_OTHER=SEEN_FROM_THE_OTHER,
        HATCHED=HATCHED,
        shares=shares,
        mark_of=mark_of,
        chain=chain,
        change=change,
        changes=changes,
        MEANINGS=MEANINGS,
        VERDICTS=list(Verdict),
        HOW=HOW,
        WAITING=WAITING,
        TERMS=terms(),
        KINDS_OF_NAME=[kind for kind in EntityKind if kind != EntityKind.UNKNOWN],
        count_of=count_of,
        chips=chips,
        side_by_side=side_by_side,
        facet_value=facet_value,
    )
