"""The domain's words as pages write them: icons, labels, meanings, and the order in which marks stand."""

from ..models import How, State, Verdict
from ..splitting import terms

ICONS: dict[str, str] = {
    Verdict.ACCURATE: "✓",
    Verdict.MOSTLY_ACCURATE: "≈",
    Verdict.MISSING_CONTEXT: "!",
    Verdict.MOSTLY_INACCURATE: "∓",
    Verdict.INACCURATE: "✕",
    Verdict.CONFLICTING: "⇄",
    Verdict.UNPROVEN: "?",
    Verdict.OUTDATED: "◷",
    Verdict.NOT_CHECKABLE: "–",
    Verdict.WITHDRAWN: "⊘",
    State.DRAFT: "○",
    State.KEPT: "◇",
    State.STALE: "↻",
    State.DISCARDED: "×",
    State.RETIRED: "⌀",
    State.FIRST_REVIEW: "①",
    State.SECOND_REVIEW: "②",
    State.DISPUTED: "⚖",
}
LANGUAGES = {
    "en": "English",
    "ar": "Arabic",
    "de": "German",
    "es": "Spanish",
    "fa": "Persian",
    "fr": "French",
    "it": "Italian",
    "kk": "Kazakh",
    "pt": "Portuguese",
    "ru": "Russian",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "uz": "Uzbek",
    "zh": "Chinese",
    "other": "other",
}
"""Languages that a person may choose for an article, by ISO 639-1 code."""
RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
RELIABILITY = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
CREDIBILITY = {
    1: "confirmed by other sources",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "truth cannot be judged",
}
"""The words of the Admiralty code (JWP 2-00)."""
LABELS: dict[str, str] = {
    State.KEPT: "kept, no verdict",
    State.STALE: "stale",
    "attributed_statement": "attributed statement",
    "press_release": "press release",
    "sha256": "SHA-256",
    **LANGUAGES,
    **{letter: f"{letter}: {words}" for letter, words in RELIABILITY.items()},
    **{str(figure): f"{figure}: {words}" for figure, words in CREDIBILITY.items()},
    **{term.id: term.label for term in terms().values()},
}
MEANINGS: dict[str, str] = {
    Verdict.ACCURATE: "evidence supports every element",
    Verdict.MOSTLY_ACCURATE: "right in substance; minor imprecision named",
    Verdict.MISSING_CONTEXT: "elements true, impression not",
    Verdict.MOSTLY_INACCURATE: "substance wrong, some element right",
    Verdict.INACCURATE: "evidence refutes it",
    Verdict.CONFLICTING: "credible sources disagree, unresolved",
    Verdict.UNPROVEN: "searched, not enough found",
    Verdict.OUTDATED: "was accurate until a date, not now",
    Verdict.NOT_CHECKABLE: "opinion, prediction, too vague",
    Verdict.WITHDRAWN: "our own error",
}
HATCHED = frozenset({Verdict.MOSTLY_INACCURATE, Verdict.OUTDATED, Verdict.WITHDRAWN, State.STALE})
"""Marks that share their colour with another: their part of a bar is hatched."""
RULES: dict[str, str] = {
    "full-name": "surname written in full",
    "pronoun": "name in place of a pronoun",
    "speaker-pronoun": "the speaker in place of a pronoun",
    "added-year": "year added",
    "absolute-time": "date worked out",
    "agreement": "verb put in the singular",
    "finite-verb": "verb form changed",
    "added-verb": "verb added",
    "definite": "“a” became “the”",
    "chosen": "chosen by a person",
}
"""What the splitter's edits do, by rule."""
HOW: dict[str, str] = {
    How.ONE_REVIEW: "Judged by one person, put in force",
    How.AGREEMENT: "Two people agree, put in force",
    How.RESOLUTION: "A dispute, decided",
    How.BREAK_GLASS: "Without a second person, put in force",
}
CONFIDENCES = ((0.9, "sure"), (0.8, "fairly sure"), (0.65, "not quite sure"), (0.0, "a guess"))
ORDER: tuple[str, ...] = (
    *(*Verdict, State.STALE, State.DISPUTED),
    *(State.SECOND_REVIEW, State.FIRST_REVIEW, State.KEPT, State.DRAFT),
)
"""Marks in the order in which bars and lists show them."""
APART = "apart"
CHOICES = {
    "same": "says the same",
    "narrower": "says a part of what the other says",
    "entails": "cannot be so without the other being so",
    "contradicts": "cannot be so if the other is so",
    "supersedes": "holds now in place of the other",
    APART: "is about something else",
}
"""What a claim may be to another, in words that go after “This claim”."""
SEEN_FROM_THE_OTHER = {
    **CHOICES,
    "narrower": "says all of the other, and more",
    "entails": "must be so if the other is so",
    "supersedes": "held before the other, and does no longer",
}
"""The same in the other's words."""
