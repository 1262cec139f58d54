"""Fills a demonstration desk by doing what people would do: the same verbs, the same rules, the same events."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from sqlmodel import Session, col, select

from .. import originals
from ..config import Home
from ..db import Database
from ..importing import articles as importing
from ..importing.decoding import decode, mime_of
from ..importing.proposals import Details, drafts, propose
from ..models import Appearance, ArticleVersion, Claim, ClaimKind, Evidence, State, User
from ..people import accounts
from ..policy import CHECKABLE
from ..publishing.archive import archive
from ..queries.articles import article as find_article
from ..queries.claims import claim as find_claim
from ..queries.claims import claim_page
from ..review import accusations, comments, findings, proposals, reviews, searches
from ..review import claims as review
from ..review.proposals import Shown
from ..review.wording import Wording
from ..search.follow import catch_up, rebuild
from ..search.source import EventSource
from ..search.store import Index
from ..states import WAITING
from ..upkeep.setup import set_up
from . import exhibits, kinds, relating, searching
from .exhibits import Known
from .plan import ANSWERS, CHECKS, EVIDENCE, PASSWORD, PEOPLE, STORIES, Check, Story
from .reviewing import review_the_rest

FOLDER = Path(__file__).resolve().parent
DONE = "The demonstration desk is complete."


def demo_home(default: Home, given: str | None) -> Home:
    """Where the demonstration lives: under --home where it is given, otherwise apart from the real desk."""
    return default if given else Home.at(default.instance / "demo")


def fill(home: Home, *, fresh: bool, say: Callable[[str], None]) -> Home:
    """Make the desk unless it is complete; tell each step. Returns its home."""
    mark = home.instance / "demo-complete"
    if fresh or not mark.exists():
        for path in (home.instance, home.index):
            if (home.instance / "demo-started").exists() or path.name == "demo":
                shutil.rmtree(path, ignore_errors=True)
        home.make()
        (home.instance / "demo-started").touch()
        _fill(home, set_up(home), say)
        mark.write_text(DONE)
    say(f"log in as {', '.join(email for _, email, _ in PEOPLE)}")
    say(f"with the password {PASSWORD}")
    return home


def _fill(home: Home, database: Database, say: Callable[[str], None]) -> None:
    say("people in every role")
    people = _people(database)
    for number, story in enumerate(STORIES, 1):
        say(f"article {number} of {len(STORIES)}: {story.headline}")
        _import(home, database, people[story.who], story)
    say("claims kept and discarded")
    _decide(database, people)
    say("the text of evidence read")
    known = {name: exhibits.look(home, exhibit) for name, exhibit in {**EVIDENCE, **kinds.MORE}.items()}
    for number, check in enumerate(CHECKS, 1):
        who, other = (people[name] for name in (("ada", "ben") if number % 2 else ("ben", "ada")))
        _check(database, known, who, other, check)
    say(f"{len(CHECKS)} verdicts with evidence")
    say("tags and names accepted, some rejected")
    _about(database, people)
    _afterthoughts(database, people)
    say("sources graded, a copy accepted, moves of SIFT, a source protected")
    exhibits.weigh(database, people)
    kinds.decide_on_copies(database, people)
    kinds.protect(database, home, people)
    say("reviews in every state, work given out, stories signed off")
    review_the_rest(home, database, people)
    say("the search index, what claims are to each other, and searches that people keep")
    index, source = Index.create(home.index_live), EventSource(database)
    rebuild(index, source)
    relating.decide(database, index, people)
    catch_up(index, source)
    searching.keep(database, index, people)


def _people(database: Database) -> dict[str, User]:
    with database.writing() as session:
        actor = accounts.system(session)
        made = [
            accounts.make(session, actor, name=name, email=email, role=role, password=PASSWORD)
            for name, email, role in PEOPLE
        ]
    return {user.email.partition("@")[0]: user for user in made}


def _import(home: Home, database: Database, who: User, story: Story) -> None:
    content = (FOLDER / "articles" / story.file).read_bytes()
    mime = mime_of(story.file)
    page = propose(decode(content), mime)
    language = page.language.value
    given = Details(story.headline, story.outlet, story.authors, story.kind, language, story.published_on, story.basis)
    proposed = drafts(page, given)
    original = importing.Original(originals.keep(home.originals, content), story.file, mime, len(content))
    with database.writing() as session:
        held = importing.take_in(session, who, original=original, page=page, counts=(len(proposed), 0))
        importing.confirm(session, who, held, given=given, page=page, drafts=proposed)


def _decide(database: Database, people: dict[str, User]) -> None:
    """Keep what the program stands by, discard a few opinions; flagged drafts of the last stories stay undecided."""
    with database.writing() as session:
        for claim_id in session.exec(select(Claim.id).order_by(col(Claim.id))).all():
            claim = find_claim(session, claim_id or 0)
            checkable = claim.kind in (ClaimKind.FACT, ClaimKind.ATTRIBUTED)
            if checkable and not claim.flags and claim.checkworthiness > 1:
                review.keep(session, people["ada"], claim, revision=claim.revision)
            elif claim.kind in (ClaimKind.OPINION, ClaimKind.NORMATIVE) and claim.id and claim.id % 2:
                review.discard(session, people["ben"], claim, revision=claim.revision)


def _check(database: Database, known: Mapping[str, Known], who: User, other: User, check: Check) -> None:
    with database.writing() as session:
        claim = _find(session, check)
        review.edit(session, who, claim, wording=_wording(claim, check), revision=claim.revision)
        for name, stance, quotation in check.evidence:
            exhibits.link(session, who, claim, known[name], stance, quotation)
        if check.search:
            place, query, found = check.search
            searches.log_search(session, who, claim, place=place, query=query, found=found)
    said = check.said or "accurate" if claim.kind == ClaimKind.ATTRIBUTED else ""
    form = reviews.ReviewForm(
        check.verdict, check.confidence, check.rationale, valid_to=check.until, attribution_verdict=said
    )
    _judge(database, claim.id, form, who, other)


def _judge(database: Database, claim_id: int, form: reviews.ReviewForm, *people: User) -> None:
    """Let people review a claim in turn, all with the same words, until it waits for nobody."""
    for person in people:
        with database.writing() as session:
            claim = find_claim(session, claim_id)
            if claim.state in WAITING:
                reviews.review(session, person, claim, form=form, revision=claim.revision)


def _find(session: Session, check: Check) -> Claim:
    """The claim whose sentence holds the words; of several, the one that shares most words with the wording."""
    version = session.exec(select(ArticleVersion).where(ArticleVersion.article_id == check.story)).one()
    rows = session.exec(select(Appearance).where(Appearance.version_id == version.id).order_by(col(Appearance.id)))
    wanted = set((check.wording or check.sentence).lower().split())
    found: list[tuple[int, int]] = []
    for row in rows:
        if check.sentence in " ".join(version.text[row.start : row.stop].split()):
            text = find_claim(session, row.claim_id).text
            found.append((-len(wanted & set(text.lower().split())), row.claim_id))
    if not found:
        raise LookupError(f"no claim from “{check.sentence}”")
    return find_claim(session, min(found)[1])


def _wording(claim: Claim, check: Check) -> Wording:
    time = check.time if check.time is not None else claim.event_time or ""
    states_a_fact = check.verdict != "not_checkable" and claim.kind not in CHECKABLE
    return Wording(check.wording or claim.text, ClaimKind.FACT if states_a_fact else claim.kind, time)


def _about(database: Database, people: dict[str, User]) -> None:
    """What most claims with a verdict are about: accepted, some things rejected, one tag added by hand."""
    ben = people["ben"]
    with database.writing() as session:
        settled = session.exec(select(Claim.id).where(Claim.state == State.SETTLED).order_by(col(Claim.id))).all()
        for claim_id in settled[:-4]:  # the last ones show proposals
            page = claim_page(session, claim_id, ben)
            tags = [Shown(f"tag:{row.term}", row.state) for row in page.tags]
            names = [Shown(f"name:{row.entity_id}", row.state) for row in page.names]
            wrong = [one for one in (*tags, *names) if one.key == "tag:imprisonment" or one.key.endswith("5")]
            for accept, shown in ((True, [one for one in (*tags, *names) if one not in wrong]), (False, wrong)):
                if shown:
                    proposals.decide(session, ben, page.claim, shown=shown, accept=accept)
        proposals.add_tag(session, ben, find_claim(session, settled[0]), term="right_association")
        for words, accuses in ANSWERS.items():  # the claims that the program marked show the question
            those = select(Claim.id).where(col(Claim.text).contains(words)).order_by(col(Claim.id))
            claim = find_claim(session, session.exec(those).first() or 0)
            accusations.answer(session, ben, claim, accuses=accuses, revision=claim.revision)


def _afterthoughts(database: Database, people: dict[str, User]) -> None:
    """What the other states need: a split, a merge, a claim that went stale, a comment, an archived story."""
    ada, edda = people["ada"], people["edda"]
    with database.writing() as session:
        kept = session.exec(select(Claim.id).where(Claim.state == State.KEPT).order_by(col(Claim.id))).all()
        first, second, third = (find_claim(session, claim_id or 0) for claim_id in kept[:3])
        parts = [f"{first.text.rstrip('.')} (first part).", f"{first.text.rstrip('.')} (second part)."]
        review.split(session, ada, first, texts=parts, revision=first.revision)
        review.merge(session, ada, [second, third], text=second.text, revisions=[second.revision, third.revision])
        _talk(session, people, find_claim(session, kept[3] or 0))
    with database.writing() as session:
        settled = session.exec(select(Claim.id).where(Claim.state == State.SETTLED).order_by(col(Claim.id))).all()
        stale = find_claim(session, settled[-1] or 0)
        wrong = find_claim(session, settled[0])
        findings.question(session, edda, wrong, why="It rests on the wrong decision.", revision=wrong.revision)
        wording = Wording(f"By the prosecutor's count, {stale.text[:1].lower()}{stale.text[1:]}", stale.kind)
        review.edit(session, ada, stale, wording=wording, revision=stale.revision)
        archive(session, edda, find_article(session, len(STORIES)))
    form = reviews.ReviewForm("withdrawn", "high", "We had judged it by the wrong decision; the claim was split anew.")
    _judge(database, wrong.id, form, edda, ada)


def _talk(session: Session, people: dict[str, User], claim: Claim) -> None:
    """Threads on a claim, its evidence and its sentence, one of them resolved; Ada is mentioned."""
    ada, ben, edda = people["ada"], people["ben"], people["edda"]
    asked = comments.open_thread(session, edda, claim, text="@Ada Moreno Has the outlet corrected this since?")
    comments.reply(session, ada, asked, text="Not on its page. I have written to them.")
    place = claim.appearances[0]
    quote = place.version.text[place.start : place.stop]
    passages = [review.Passage(place.start, place.stop, quote)]
    comments.open_thread(
        session, ben, place.version, text="Outlawed by which court? The text does not say.", passages=passages
    )
    item = session.exec(select(Evidence).order_by(col(Evidence.id))).first()
    done = comments.open_thread(session, ben, item, text="Is this the final decision?") if item else asked
    comments.reply(session, ada, done, text="Yes, it says so on its last page.")
    comments.resolve(session, ben, done)
