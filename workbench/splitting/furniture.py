"""Wording of pages that no article has: comment forms, consent notices, teasers run into one line."""

import re

_AFTER_THE_END = re.compile(
    r"""\W*(?:\d+\ (?:responses?|comments?|replies|thoughts)\ (?:to|on)\b.{0,160}
    |leave\ (?:a|your)\ (?:comment|reply).{0,60}
    |(?:add|post|join)\ (?:a|your|the)\ (?:comment|conversation|discussion).{0,60}
    |your\ email\ address\ will\ not\ be\ published.*|(?:comments|reader\ comments|discussion)\ ?(?:\(\d+\))?
    |please\ be\ mindful\ of\ our\ community.*|elsewhere\ on\ .{0,60}|log\ in\ to\ (?:comment|reply).*
    |comments\ are\ (?:closed|moderated|disabled).*|this\ site\ uses\ akismet.*)\W*""",
    re.I | re.X,
)
_NOTICE = re.compile(
    r"""\bsave\ my\ name,?\ e-?mail|\bnotify\ me\b.{0,30}\b(?:comments?|posts?|e-?mail)|\brequired\ fields\ are\ marked
    |\bby\ (?:submitting|signing\ up|subscribing|registering|clicking)\b.{0,60}\byou\ (?:agree|consent|accept|confirm)
    |\b(?:we|this\ (?:web)?site|our\ (?:web)?sites?)\ (?:and\ .{1,40}\ )?uses?\ cookies
    |\bcookies?\b.{0,200}\bcookies?\b
    |\byour\ (?:personal\ )?(?:data|information)\b.{0,200}\b(?:consent|privacy|processed|disclosed|third\ parties)
    |\b(?:our|see\ the|read\ the)\ (?:data\ protection|privacy|cookie)\ (?:policy|notice|statement)
    |\b(?:is|are)\ (?:a\ )?(?:registered\ )?trademarks?\ of\b|\ball\ rights\ reserved\b
    |\bmay\ not\ be\ (?:reproduced|published,\ broadcast)|\bcustomer\ service\ (?:cent(?:er|re)|team|hours)\b
    |\b(?:enable|requires?|turn\ on)\ javascript
    |\b(?:subscribe|sign\ up)\ (?:to|for)\ (?:our|the)\b.{0,60}\bnewsletters?
    |^\W*(?:get|receive)\ (?:the\ |our\ )?(?:\w+\ ){0,3}(?:alerts|newsletters?|e-?mails?|updates|headlines|stories)\b
    |\b(?:delivered|straight|sent)\ (?:\w+\ ){0,2}(?:to\ your\ inbox|(?:weekday|every|each|daily)\b.{0,20}\bmornings?)
    |\byou\ have\ success?fully\ subscribed|\bactivation\ link\b|\bdownload\ (?:our|the)\ (?:free\ )?app\b
    |\b(?:may|can)\ be\ reached\ (?:at|by\ e-?mail)\b.{0,40}@
    |^\W*follow\ (?:him|her|them|us|me|@\w+)\b.{0,20}\bon\ (?:twitter|facebook|instagram)""",
    re.I | re.X,
)
_LINKED_STORY = re.compile(
    r"(?:(?:on|from|also on|watch on) [A-Z]?[\w-]+\.(?:com|org|net|co\.uk)|read more|read also|also read"
    r"|see also|related|more|watch|video|photos?|gallery|listen|podcast|poll|quiz|in pictures|don['’]t miss"
    r"|recommended):\s+\S.*",
    re.I,
)
_CAPITALS_IN_A_ROW = 6
_SMALL = frozenset(
    {"a", "an", "the", "of", "in", "on", "at", "to", "for", "and", "or", "by", "with", "from", "as", "vs"}
)
_NOTICE_LENGTH = 900


def ends_article(line: str) -> bool:
    """Whether a line opens what readers wrote, or what stands behind an article."""
    return len(line) < 220 and bool(_AFTER_THE_END.fullmatch(line))


def is_notice(line: str) -> bool:
    """Whether a line speaks of the site: its forms, cookies, rights, newsletters."""
    return bool(_NOTICE.search(line[:_NOTICE_LENGTH]))


def is_linked_story(line: str) -> bool:
    """ "Read more: Title of another story"."""
    return len(line) < 200 and bool(_LINKED_STORY.fullmatch(line)) and line[-1:] not in ".”"


def is_run_in_teaser(line: str) -> bool:
    """A title with its blurb in one line: "Port Of Alba To Close For A Week The port of Alba will ..."."""
    words = re.findall(r"[^\s]+", line[:160])
    row = 0
    small = False
    for word in words:
        if not word[0].isupper() and not word[0].isdigit() and word[0] not in "$‘“'\"&-–":
            break
        small = small or word.lower() in _SMALL
        row += 1
    return row > _CAPITALS_IN_A_ROW and row < len(words) and small and not line.isupper()
