"""The JSON that `extract` prints: a page and its drafts as plain values."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from workbench.splitting.types import Draft, Page, Reference
from workbench.splitting.vocabulary import label_of


def as_json(file: str, page: Page, drafts: Sequence[Draft], *, published_basis: str, with_text: bool) -> dict[str, Any]:
    """Give what `json.dump` takes. `with_text` adds the version text, which offsets into HTML need.

    A claim's `attribution` is the whole chain of who says it, of which `claimant` is the last.
    """
    known = {"text": page.text} if with_text else {}
    article = {
        "headline": page.headline.value,
        "outlet": page.outlet.value,
        "authors": list(page.authors.value),
        "kind": page.kind.value,
        "language": page.language.value,
        "masthead_on": page.masthead_on.value,
        "published_on": page.published.value,
        "published_basis": published_basis,
    }
    segments = [{"start": s.start, "end": s.end, "kind": s.kind, "keep": s.keep} for s in page.segments]
    return {
        "file": file,
        "article": article,
        "segments": segments,
        "claims": [_claim(d) for d in drafts],
        **known,
    }


def _claim(draft: Draft) -> dict[str, Any]:
    return {
        "text": draft.text,
        "start": draft.start,
        "end": draft.end,
        "spans": [list(span) for span in draft.spans],
        "kind": draft.kind,
        "claimant": draft.claimant,
        "attribution": [asdict(step) for step in draft.attribution],
        "time": draft.time,
        "checkworthiness": draft.checkworthiness,
        "reasons": list(draft.reasons),
        "flags": [{"code": flag.code, "sentence": flag.sentence} for flag in draft.flags],
        "edits": [
            {"start": e.start, "end": e.end, "before": e.before, "after": e.after, "rule": e.rule,
             "confidence": e.confidence}
            for e in draft.edits
        ],
        "references": [_reference(reference) for reference in draft.references],
        "tags": [{"id": tag.id, "label": label_of(tag.id), "why": tag.why} for tag in draft.tags],
        "accusation": draft.accusation,
        "entities": [{"name": e.name, "kind": e.kind, "aliases": list(e.aliases)} for e in draft.entities],
        "quantities": [asdict(quantity) for quantity in draft.quantities],
    }  # fmt: skip


def _reference(reference: Reference) -> dict[str, Any]:
    return {
        "at": reference.at,
        "end": reference.end,
        "start": reference.start,
        "stop": reference.stop,
        "words": reference.words,
        "candidates": [{"text": c.text, "start": c.start, "stop": c.stop, "why": c.why} for c in reference.candidates],
    }
