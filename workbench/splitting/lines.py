"""What a line of pasted text looks like: the first half of telling an article from the furniture of its page.

Extractors need HTML; for plain text these line rules reached F1 0.858 on 181 news pages
(design/splitting.md).
"""

import re
from dataclasses import dataclass

from workbench.splitting.bylines import byline
from workbench.splitting.dated import is_dated_line
from workbench.splitting.furniture import ends_article, is_linked_story, is_notice, is_run_in_teaser
from workbench.splitting.lexicon import words

LONG = 2000  # a line beyond this many characters is text, and no pattern is tried on it

_STOP = words(
    "a about above after again against all am an and any are as at be because been before being below"
    " between both but by can could did do does doing down during each few for from further had has have"
    " having he her here hers him his how i if in into is it its itself just me more most my no nor not"
    " now of off on once only or other our out over own same she should so some such than that the their"
    " them then there these they this those through to too under until up very was we were what when where"
    " which while who whom why will with would you your said says"
)
_PAYWALL = re.compile(
    r"""\W*(?:read\ and\ decide|join\ (?:the\ )?\w+(?:\ today)?|become\ an?\ .{0,40}
    |(?:start|get|try)\ .{0,40}\bfree\ trial\b.*|.*\b(?:day|week|month|free)\ trial\b.*
    |get\ (?:instant|unlimited|full)\ access.*|.*or\ subscribe.*|subscribe\b.{0,60}
    |already\ (?:an?\ )?(?:subscriber|member|subscribed).*|(?:this|the)\ (?:article
    |content)\ is\ for\ subscribers.*
    |(?:support|donate)\b.{0,60}|(?:create|sign\ up\ for)\ (?:an?|your)\ (?:free\ )?account.{0,40})\W*""",
    re.I | re.X,
)
_NAVIGATION = re.compile(
    r"""\W*(?:(?:log|sign)[\ -]?(?:in|up|out|on)\b.{0,40}|register\b.{0,30}
    |listen(?:\ to\ (?:this|the)\ \w+.*)?(?:\ [\d(].*)?
    |share\b.{0,40}|tweet|e?-?mail(?:\ (?:this|a\ link).*)?|print(?:\ this.*)?|save(?:\ (?:article
    |for\ later).*)?
    |copy\ (?:the\ )?link.*|facebook|twitter|x|linkedin|whatsapp|telegram|reddit|pinterest|instagram|youtube
    |rss
    |(?:leave\ a\ |post\ a\ |view\ |show\ )?comments?(?:\ \(?\d+\)?)?|\d+\ (?:comments?|shares?|likes?|views?)
    |\d+\ min(?:ute)?s?\ (?:read|ago)|(?:a\ few|\d+)\ (?:hours?|days?|weeks?)\ ago
    |(?:read|see|show|load|view|find\ out|learn|watch)\ (?:more|next|also|all|full)\b.{0,60}
    |related(?:\ (?:articles?|stories|topics?|news|content|posts?|coverage|links?))?:?
    |more\ (?:from|on|in|stories|news|about)\b.{0,60}|most\ (?:read|popular|viewed|shared).{0,40}
    |trending.{0,30}|recommended.{0,40}|you\ (?:may|might)\ (?:also\ )?(?:like|be\ interested).{0,30}
    |advertis(?:ement|ing|e)\b.{0,40}|sponsored.{0,40}|promoted.{0,40}|skip\ to\ .{0,30}
    |menu|search|home|close|back\ to\ top|next|previous|continue\ reading.{0,40}
    |tags?:?.{0,80}|filed\ under.{0,80}|topics?:?|follow\ (?:us|@?\w+).{0,60}|.*\bnewsletters?\b.{0,60}
    |.*\bcookies?\b.{0,120}|.*privacy\ policy.*|.*terms\ (?:of|and|&)\ (?:use|service|conditions).*
    |.*all\ rights\ reserved.*|(?:copyright|©|\(c\)\ \d{4}).*|.*\bclick\ here\b.*|about\ us|contact(?:\ us)?
    |careers|help|faq|sitemap|my\ account|image\ (?:caption|copyright|source|credit).*|media\ caption.*
    |getty\ images|file\ photo.*|play\ video.*|video(?:\ \d.*)?|photos?|gallery|advert)\W*""",
    re.I | re.X,
)
_LIST_HEAD = re.compile(
    r"""(?:more|see\ also|also\ read|read|watch|news\ in\ brief|latest(?:\ (?:news|stories|headlines|articles|posts))?
    |(?:\w+\ ?['’]?s?['’]?\ )?highlights
    |most\ (?:read|popular|viewed|shared|commented)(?:\ \w+)?|related(?:\ (?:articles|stories|news|content))?
    |more\ (?:stories|news|headlines|from\ .{1,40})|top\ stories|trending(?:\ now)?|popular(?:\ (?:now
    |posts))?|headlines
    |recent\ (?:posts|articles|stories)|editor['’]?s['’]?\ (?:picks?|choice)
    |you\ (?:may|might)\ (?:also\ )?like|recommended(?:\ for\ you)?|in\ brief|read\ (?:next|also)
    |don['’]t\ miss)\W*""",
    re.I | re.X,
)
DATE_LINE = re.compile(
    r"""(?:(?:published|updated|last\ (?:updated|modified)|posted|first\ published)(?:\ on|\ at)?:?\s*)?
    (?:(?:mon|tue|wed|thu|fri|sat|sun)\w*\.?,?\s+)?
    (?:\d{1,2}(?:st|nd|rd|th)?[\ .]+[a-z]{3,9}\.?,?[\ .]+\d{4}|[a-z]{3,9}\.?\ \d{1,2}(?:st|nd|rd|th)?,?\ \d{4}
    |\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4})
    (?:(?:[\ ,|•·–-]+|T)(?:at\ )?\d{1,2}[:.]\d\d.{0,20})?\W*""",
    re.I | re.X,
)
_NUMBERED = re.compile(r"\d{1,2}[.)]\s+\S")
_BULLET = re.compile(r"[*•·▪‣–-]\s+\S")
_CREDIT = re.compile(
    r"\((?:photo|image|picture|credit|source)s?\b[^)]{0,80}\)\s*$"
    r"|^(?:photo(?:graph)?|image|picture|credit|source|illustration)s?\s*(?:by|:|credit)"
    r"|\b(?:photo(?:graph)?|image|picture|credit)s?(?: by| credit)?: ?[^.:]{2,60}$"
    r"|(?:^|[.!?”\"] |[A-Z][\w-]+ )/ ?[A-Z][\w ]{1,25}$|\[(?:file|photo|image|handout)\b[^\]]{0,80}\]\s*$"
    r"|\b(?:file photo|handout|courtesy of [A-Z][\w ]{2,40})\W*$",
    re.I,
)
_CREDITS = re.compile(
    r"\bcontributed to this (?:report|story|article)\b|\bcontributed reporting\b"
    r"|^\W*(?:additional )?(?:reporting|writing)(?: and \w+)? by [A-Z].{0,200}(?:edit(?:ed|ing) by\b|$)",
    re.I,
)
_BIO_HEAD = re.compile(r"(?:author bio|about the authors?|about the writer|biography|author|the authors?)\W*", re.I)
_DISCLAIMER = re.compile(
    r"(?:views|opinions) expressed (?:in|here|by|are)|do(?:es)? not (?:necessarily )?(?:reflect"
    r"|represent) the "
    r"(?:views|opinions|position)|is an? (?:opinion|comment) piece",
    re.I,
)
_PUBLISHER = re.compile(r"not (?:necessarily )?those of (?P<name>[A-Z]\w[\w .&'’-]{0,40}?)\W*$")
_SENTENCE_END = re.compile(r"[.!?…؟۔।։።။៕。！？](?:\s?[»›])?[\"'”’“‘«‹)\]」』）]*$")
_OTHER_LETTER = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\U0003ffff]")
_FOREIGN_LETTER = re.compile(r"[^\W\d_a-zA-Z]")
_INNER_END = re.compile(r"[.!?؟۔]\s")
_MARKS_INSIDE = re.compile(r"[、，；。！？]")
_TITLE_END = re.compile(r"(?:[.!…۔।։።။៕。！](?:\s?[»›])?[\"'”’“‘«‹)\]」』）]*|[:,;،؛：，；])$")


@dataclass(slots=True)
class Line:
    """A line with what it looks like, at first sight (`looks`) and beside its neighbours (`kind`). `gap` counts the
    blank lines before it; `score` is its weight for the zone.
    """

    text: str
    start: int
    end: int
    gap: int
    kind: str = "short"
    why: str = ""
    score: float = 0.0
    looks: str = ""


def read_lines(text: str) -> list[Line]:
    """Cut a text into its non-blank lines, trimmed, and say what each looks like on its own."""
    lines: list[Line] = []
    blank = 0
    for found in re.finditer(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+", text):
        inner = found.group().strip()
        if not inner:
            continue
        start = found.start() + found.group().index(inner[0])
        between = text[lines[-1].end if lines else 0 : start]
        blank = max(0, between.count("\n") - 1)
        lines.append(Line(inner, start, start + len(inner), blank))
    for line in lines:
        line.kind, line.why = look(line.text)
        line.looks = line.kind
    return lines


def look(text: str) -> tuple[str, str]:
    """Name the looks of a single line and the reason."""
    if len(text) > LONG:
        return "para", "a long run of text"
    if ends_article(text):
        return "end", "opens what stands behind the article"
    if is_notice(text):
        return "navigation", "speaks of the site itself"
    if is_linked_story(text):
        return "teaser", "announces another story"
    count = word_count(text)
    if DATE_LINE.fullmatch(text) or is_dated_line(text):
        return "date", "a line that is only a date"
    if _LIST_HEAD.fullmatch(text):
        return "list_head", "the heading of a list of links"
    if _BIO_HEAD.fullmatch(text):
        return "bio_head", "announces the author's biography"
    if count < 45 and _DISCLAIMER.search(text):
        return "disclaimer", "says whose views these are"
    if count < 60 and _CREDIT.search(text):
        return "caption", "ends with a picture credit"
    if looks := _short_looks(text, count):
        return looks
    if is_run_in_teaser(text):
        return "teaser", "a title with its blurb, as other stories are announced"
    return _plain_looks(text, count)


def _short_looks(text: str, count: int) -> tuple[str, str] | None:
    if len(text) < 160 and _PAYWALL.fullmatch(text):
        return "paywall", "asks the reader to join or pay"
    if len(text) < 160 and _NAVIGATION.fullmatch(text):
        return "navigation", "wording of a page's controls"
    if len(text) < 400 and _CREDITS.search(text):
        return "byline", "names those who worked on the text"
    if len(text) < 160 and byline(text):
        return "byline", "names the author"
    if _NUMBERED.match(text) and count < 25 and not _SENTENCE_END.search(text.rstrip("?")):
        return "list_item", "a numbered line without a sentence"
    if _BULLET.match(text) and count < 15 and not ends_sentence(text):
        return "list_item", "a bulleted line without a sentence"
    return None


def _plain_looks(text: str, count: int) -> tuple[str, str]:
    if count < 3 and not _has_other_letters(text):
        return ("short", "a very short sentence") if ends_sentence(text) else ("navigation", "one or two words")
    if _is_foreign_prose(text, count):
        return "para", "whole sentences of another language"
    if looks_like_title(text):
        return "title", "a short line without a full stop"
    if (count >= 10 and (stop_share(text) >= 0.22 or ends_sentence(text))) or _has_other_letters(text):
        return "para", "running text"
    return "short", "a short line"


def word_count(text: str) -> int:
    """Count the words; half the signs where a script writes no spaces."""
    if _has_other_letters(text):
        return len(_OTHER_LETTER.findall(text)) // 2
    return len(re.findall(r"[^\W\d_][\w’']*", text))


def stop_share(text: str) -> float:
    """Give the share of function words: running text has many, link lists few."""
    found = re.findall(r"[A-Za-z’']+", text)
    return sum(word.lower() in _STOP for word in found) / len(found) if found else 0.0


def is_function_word(word: str) -> bool:
    """Whether a word says little by itself."""
    return word in _STOP


def ends_sentence(text: str) -> bool:
    """Whether a line ends as a sentence does."""
    return bool(_SENTENCE_END.search(text[-8:]))


def looks_like_title(text: str) -> bool:
    """Whether a line has the length and the ending of a headline."""
    return (
        2 <= word_count(text) <= 20
        and not _TITLE_END.search(text[-8:].rstrip())
        and not (_has_other_letters(text) and _MARKS_INSIDE.search(text))
    )


def publisher_in(text: str) -> str:
    """The outlet a disclaimer names ("not those of NAME"), or ""."""
    found = _PUBLISHER.search(text)
    return found["name"] if found else ""


def _has_other_letters(text: str) -> bool:
    """Scripts without spaces or without a Latin word pattern: counting words says nothing, length does."""
    letters = sum(map(str.isalpha, text))
    return letters >= 8 and len(_OTHER_LETTER.findall(text)) * 2 > letters


def _is_foreign_prose(text: str, count: int) -> bool:
    """A short paragraph in another language: languages that join words say in five what takes English ten."""
    if count < 5 or not ends_sentence(text) or not _FOREIGN_LETTER.search(text) or stop_share(text) >= 0.1:
        return False
    return text[-1] not in "?؟" or bool(_INNER_END.search(text))
