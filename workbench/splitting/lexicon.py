"""Word lists that several rules share. General English only; no list holds a name."""

import re


def words(text: str) -> frozenset[str]:
    """Make a set of the words of a string."""
    return frozenset(text.split())


SPEECH = words(
    "say note add claim tell announce warn state argue insist stress allege deny report explain declare"
    " admit acknowledge confirm suggest assert maintain comment complain contend remark write tweet reply"
    " respond caution reveal recall point observe testify accuse conclude emphasise emphasize underline"
    " reiterate promise pledge believe think estimate find show"
)
# Verbs whose content is somebody's words; the rest of SPEECH may also be thought or shown.
QUOTING = SPEECH - words("believe think find show point estimate suggest observe")
DENYING = words("deny doubt dispute refute")  # what is denied is nobody's claim; that it is denied is one
DOCUMENTS = words(
    "report document statement study law ruling judgment verdict letter email resolution agreement survey"
    " poll article paper book charter constitution treaty decree indictment lawsuit filing memo transcript"
    " data figures website research analysis review investigation inquiry audit tribunal court commission"
)
ANONYMOUS = words(
    "source sources official officials witness witnesses resident residents activist activists expert"
    " experts observer observers insider insiders diplomat diplomats critic critics people user users"
    " neighbour neighbours survivor survivors"
)
EVALUATIVE = words(
    "shame bogus flawed bad terrible disgraceful unfair heavy-handed moral sceptical skeptical outrageous"
    " absurd brave cynical hypocritical deeply unwavering arbitrary arbitrarily abusive shameful unjust"
    " unacceptable excellent appalling great wonderful horrible pathetic ridiculous brutal sadly"
    " unfortunately rightly wrongly honest honestly leverage opportunity deserve deserves best worst"
    " no-brainer importantly supposedly beautiful inspiring alarming"
)
HARM = words(
    "abuse abused abuses accused arrest arrested arrests assault attack attacked ban banned bans beat"
    " beaten block blocked charge charged charges convict convicted court crackdown death deaths deny"
    " denied denies deport deported detain detained detention die died disappear disappeared"
    " discrimination disperse dispersed evict evicted execution executed expelled fine fined fines freedom"
    " genocide imprisoned imprisonment investigation jail jailed journalist journalists kidnapped kill"
    " killed killing law laws massacre murder murdered police prison prisoner prisoners prosecuted"
    " prosecution protest protests raid raided rape raped refugee refugees released restrictions rights"
    " sanctions sentence sentenced shot silence silenced suspended torture tortured trial union unions"
    " victim victims violence violated violations war weapons registration demonstrations demonstrators"
    " illegal extremist"
)

VIOLATIONS = HARM - words(
    "court freedom law laws police rights trial union unions war investigation deny denies"
) | words(
    "charges accusations prosecutions arrests detentions evictions expulsions abductions raids beatings killings"
    " sentences convictions torturing censored censorship surveillance harassed harassment intimidated threats"
)
"""A deed that one of these names is told, however the teller judges it."""

NORMATIVE = re.compile(
    r"\b(?:should|must|ought to|needs? to|it is (?:\w+ )?(?:important|imperative|essential|vital|crucial"
    r"|time)|"
    r"it's (?:important|imperative|essential|vital|crucial|time)|imperative|bare minimum)\b",
    re.I,
)
FUTURE = re.compile(
    r"\b(?:will|won't|shall|(?:is|are) (?:un)?likely|likely to|going to|(?:is|are) (?:set|expected|due) to"
    r"|would|might"
    r"|could(?! (?:hear|see|feel|smell|sense)\b)|risks? \w+ing)\b",
    re.I,
)
MODAL = re.compile(r"\b(?:would|could|might|may(?! \d)|should|must|can|cannot)\b")
CONDITION = re.compile(r"\b(?:if|unless|whether|provided that|in case)\b", re.I)
HEDGE = re.compile(
    r"\b(?:alleged\w*|reported\w*|apparent\w*|suspected|seem\w*|appear(?:s|ed)? to|possibl[ey]|probabl[ey]"
    r"|perhaps"
    r"|likely|supposed\w*|so-called|presumabl[ey]|nearly|almost|about|around|approximately|some|many|most"
    r"|often"
    r"|partly|mainly|largely|rarely|little doubt)\b",
    re.I,
)
NEGATION = re.compile(
    r"\b(?:no|not|never|nor|neither|none|nobody|nothing|without|hardly|scarcely|barely|den(?:y|ies|ied)"
    r"|fail(?:s|ed)?"
    r"|lacks?|refus(?:e|es|ed)|cannot)\b|n['’]t\b",
    re.I,
)
REPORTING = re.compile(
    r"\b(?:said|says|say|saying|told|according to|claim(?:s|ed|ing)|alleg\w+|reportedly|argue[sd]?|arguing"
    r"|note[sd]"
    r"|noting|added|denied|accused|accuses|accusing|insist(?:s|ed)|believes?|believed|warn(?:s|ed|ing)|"
    r"assert(?:s|ed)|testified|contend(?:s|ed))\b",
    re.I,
)
TITLES = words(
    "president minister prime foreign secretary chancellor governor mayor senator representative judge justice general"
    " colonel captain major lieutenant sergeant officer chief director chairman chairwoman spokesman spokeswoman"
    " spokesperson professor doctor dr mr mrs ms sir lady king queen prince princess pope bishop archbishop cardinal"
    " imam rabbi ambassador attorney commissioner superintendent inspector detective sheriff councillor deputy vice"
    " state interior defense defence finance health economy mp mep rep sen gov gen employee lawyer activist journalist"
    " premier leader opposition party editor father sister brother saint"
)
PRONOUNS = {
    "he": "person", "him": "person", "his": "person", "himself": "person",
    "she": "person", "her": "person", "hers": "person", "herself": "person",
    "it": "thing", "its": "thing", "itself": "thing",
    "they": "many", "them": "many", "their": "many", "theirs": "many", "themselves": "many",
}  # fmt: skip
POINTING = re.compile(
    r"^That(?:['’]s| \w+s)\b|"
    r"\bthat (?:decision|move|law|bill|case|report|claim|day|time|year|plan|approach|point|night|week|month|letter)\b|"
    r"\b(?:this|these|those(?! who)|such(?! as)|do so|the (?:same|latter|former)|there(?= (?:was|were|have)))\b",
    re.I,
)
FREQUENCY = words("regularly often repeatedly frequently always consistently usually routinely")
HEDGES = words("allegedly reportedly apparently supposedly purportedly probably possibly perhaps presumably")
FALSELY = words("falsely wrongly mistakenly incorrectly baselessly wrongfully erroneously")
NOBODY = words("nobody none few neither nothing no hardly little")
FIRST_PERSON = words("i we me us my our ours mine myself ourselves")
PEOPLE = re.compile(
    r"^(?:(?!hu|ger|ro|otto)\w*(?:man|woman)|user|activist|journalist|lawyer|prisoner|official|minister|president|blogger"
    r"|student|worker|member|leader|person|boy|girl|\w*son-in-law|son|\w*daughter|wife|husband|teacher|officer|soldier"
    r"|witness|victim|detainee|researcher|spokes\w+|doctor|judge|\w*mother|\w*father|brother|sister|reporter|editor"
    r"|director|chief|head)$"
)
BODIES = words(
    "company firm group organisation organization agency party team club league union bank ministry court government"
    " military army police council parliament committee commission authority guild association department office"
    " tribunal movement militia newspaper channel outlet university church embassy consulate"
)
# What is done to people; without an object after "was arrested and" these are passive too.
DONE_TO = words(
    "sentence jail imprison arrest detain charge convict fine deport evict expel ban beat torture shoot kill execute"
    " injure wound hospitalise hospitalize transfer interrogate question search suspend dismiss sack fire remand acquit"
    " tell order force threaten bury rearrest"
    " abduct kidnap rape assault harass extradite indict prosecute summon warn release free pardon award elect appoint"
)
