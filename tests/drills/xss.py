"""Every stored field holds what would run in a page that lets it; every page is opened in Chromium (`./wb drill xss`).

Counted are scripts that ran, dialogs, requests to elsewhere, violations of the pages' own policy, and elements that
took shape from stored text. All are 0, with the policy in force and without it. The control forgets to escape.
"""

import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flask import Flask
from sqlmodel import Session, col, select

from tests import settling
from tests.conftest import PASSWORD, PEOPLE, person, serving
from tests.drills.payloads import EVIL, PAYLOADS
from workbench import originals
from workbench.config import Home
from workbench.db import Database, now
from workbench.evidence import fetches, grading, items, likeness, protection, texts
from workbench.evidence.fetching import Fetched
from workbench.importing import articles as importing
from workbench.importing.decoding import clean_name
from workbench.importing.proposals import details, drafts
from workbench.models import Article, Capture, Claim, Evidence, Fetch, Likeness, Source, UserSession
from workbench.people import accounts, sessions
from workbench.policy import DeskPolicy
from workbench.queries.articles import version
from workbench.queries.claims import claim as find
from workbench.review import claims, comments, findings, policies, proposals, reviews, searches
from workbench.review.sift import sift
from workbench.splitting import read_html
from workbench.upkeep.setup import set_up
from workbench.web.app import create_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser as Chromium

WIDTH = 170
"""Signs of the payloads in one short field."""
TOKEN = "token-of-the-drill"
ALL = "\n".join(PAYLOADS)
HALF = "\n".join(PAYLOADS[::2])[:4900], "\n".join(PAYLOADS[1::2])[:4900]
LOOKED = 3
"""So many items of evidence have a file whose text was read, and a protected source."""
PAGE = f"<html><head><title>Minutes</title></head><body>{ALL}<p>{escape(ALL)}</p></body></html>"
STARTS = ("--headless", "--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")


def batches(every: int = 1) -> list[str]:
    """The payloads, as many together as a short field takes; `every` n-th of these."""
    made: list[str] = [""]
    for one in PAYLOADS:
        if len(made[-1]) + len(one) >= WIDTH:
            made.append("")
        made[-1] = f"{made[-1]} {one}" if made[-1] else one
    return made[::every]


def one_line(words: str, length: int) -> str:
    """The payloads as names take them."""
    return "".join(sign for sign in words if sign.isprintable())[:length].strip()


# --- the desk ---------------------------------------------------------------------------------------------------------


def fill(home: Home, short: Sequence[str]) -> None:
    """A desk in which every field that people or pages fill holds payloads."""
    database = set_up(home)
    next_one = itertools.cycle(short).__next__
    with database.writing() as session:
        system = accounts.system(session)
        for name, role in PEOPLE.items():
            shown = one_line(f"{name.title()} {next_one()}", 99)
            accounts.make(session, system, name=shown, email=f"{name}@example.org", role=role, password=PASSWORD)
        ada = person(session, "ada")
        at = {"created_at": now(), "seen_at": now()}
        session.add(UserSession(token_sha256=sessions.digest(TOKEN), user_id=person(session, "edda").id, **at))
        rules = DeskPolicy(fetching="proxy", proxy="socks5://127.0.0.1:9050")  # takes nothing else
        policies.set_policy(session, person(session, "edda"), rules=rules, seen=0)
    _import(home, database, next_one)
    with database.writing() as session:
        drafts_of_it, ids = session.exec(select(Claim.id).order_by(col(Claim.id))).all(), list[int]()
        for at, claim_id in zip(range(0, len(short), claims.MANY), drafts_of_it, strict=False):
            held, part = find(session, claim_id), list(short[at : at + claims.MANY])
            made = claims.split(session, person(session, "ada"), held, texts=part, revision=held.revision)
            ids += [row.id for row in made]
    file = items.File(originals.keep(home.originals, PAGE.encode()), len(PAGE), "text/html", "page.html")
    looked = texts.look(home.originals, file, ALL)
    for number, (claim_id, words) in enumerate(zip(ids, short, strict=True)):
        _fill_claim(database, claim_id, words, number)
        with database.writing() as session:
            _fill_evidence(session, home, claim_id, words, looked if number < LOOKED else None)
    with database.writing() as session:
        _protect(session, short[:LOOKED])
    for number, claim_id in enumerate(ids):
        _judge(database, claim_id, short[number], number)
    with database.writing() as session:
        ada, article = person(session, "ada"), session.exec(select(Article.id)).first()
        held = version(session, article)
        part = claims.Passage(0, 20, held.text[:20])
        comments.open_thread(session, ada, held, text=ALL, passages=[part])
    settling.sign(database, 1, reason=short[-1])
    settling.reopen(database, 1, note=short[0])
    database.close()


def _import(home: Home, database: Database, next_one: Callable[[], str]) -> None:
    """An article whose text says the payloads, one whose page holds them as markup, and one that waits."""
    said = "".join(f"<p>The court said on 3 May 2020 that {escape(words)} was so.</p>" for words in batches())
    for body, who in ((f"<h1>Port council</h1>{said}", "ada"), (f"<h1>A page</h1>{ALL}", "ada"), (said[:900], "edda")):
        content = f"<html><head><title>A story</title></head><body><article>{body}</article></body></html>"
        page = read_html(content)
        found = {"headline": next_one(), "outlet": next_one(), "published_on": "2021", "published_basis": next_one()}
        given = importing.checked(replace(details(page), **found, authors=(next_one(), next_one())))
        made = drafts(page, given)
        sha256 = originals.keep(home.originals, content.encode())
        original = importing.Original(sha256, clean_name(f"{next_one()}.html"), "text/html", len(content))
        with database.writing() as session:
            actor = person(session, who)
            held = importing.take_in(session, actor, original=original, page=page, counts=(len(made), 0))
            if who == "ada":
                importing.confirm(session, actor, held, given=given, page=page, drafts=made)


def _fill_claim(database: Database, claim_id: int, words: str, number: int) -> None:
    with database.writing() as session:
        ada, held = person(session, "ada"), find(session, claim_id)
        wording = claims.Wording(f"{words} it is.", "fact", "2020", words)
        claims.edit(session, ada, held, wording=wording, revision=held.revision)
        proposals.add_name(session, ada, held, name=one_line(words, 150), kind="person")
        thread = comments.open_thread(session, ada, held, text=f"@Ben {ALL}")
        comments.reply(session, ada, thread, text=ALL)
        searches.log_search(session, ada, held, place=HALF[0], query=HALF[1], found=words)
        sift(session, ada, held, step=("stop", "investigate", "find", "trace")[number % 4], found=HALF[number % 2])


def _fill_evidence(session: Session, home: Home, claim_id: int, words: str, looked: texts.Look | None) -> None:
    ada = person(session, "ada")
    file = looked.file and replace(looked.file, name=clean_name(f"{words}.html")) if looked else None
    item = items.Item(words, words[:200], "primary", f"{EVIL}/{words}", ALL, "2021")
    bearing = items.Bearing("supports", HALF[0], HALF[1], words)
    made = session.get_one(
        Evidence, items.add(session, ada, find(session, claim_id), item=item, bearing=bearing, file=file).evidence_id
    )
    if looked:
        texts.keep(session, ada, made, looked)
    source = session.get_one(Source, made.source_id)
    grading.grade(session, ada, source, reliability="C", why=ALL[:2000])
    grading.credit(session, ada, made, credibility=3, why=words)
    comments.open_thread(session, ada, made, text=ALL)
    for alike in session.exec(select(Likeness).where(Likeness.state == "proposed")):
        likeness.decide(session, ada, alike, copies="no", why=words)
    _fetch(session, home, made, words)
    edda = person(session, "edda")
    protection.set_sensitivity(session, ada, made, level="sealed", was="open", why=words)
    protection.let_in(session, ada, made, edda, why=words)


def _protect(session: Session, reasons: Sequence[str]) -> None:
    """The first sources, once all are named: who knows a protected one can no longer write its name elsewhere."""
    ada, edda = person(session, "ada"), person(session, "edda")
    for source, why in zip(session.exec(select(Source).order_by(col(Source.id))).all(), reasons, strict=False):
        protection.protect(session, ada, source, why=why, contact=why)
        protection.let_in_to_source(session, ada, source, edda, why=why)


def _fetch(session: Session, home: Home, item: Evidence, words: str) -> None:
    """A fetch that failed, and one that brought a page with payloads in all that was learnt of it."""
    for state in ("waiting", "running"):
        row = Fetch(evidence_id=item.id, url=item.url, state=state, by_id=item.added_by_id, at=now())
        session.add(row)
        session.flush()
        if state == "waiting":
            fetches.fail(session, row, words)
        else:
            whole, text = (originals.keep(home.originals, content.encode()) for content in (PAGE, ALL))
            hop = {"url": f"{EVIL}/{words}", "status": 301, "address": words, "certificate": words}
            about = {"final_url": f"{EVIL}/{words}", "redirects": [hop], "address": words, "mime": words}
            about |= {"certificate": words, "status": 200, "by_proxy": False, "unread": words}
            warc = items.File(whole, len(PAGE.encode()), "application/warc", clean_name(words), about)
            made = texts.Made(warc, text, len(ALL.encode()), words, words)
            fetches.keep(session, row, Fetched(warc, made, len(PAGE)))


def _judge(database: Database, claim_id: int, words: str, number: int) -> None:
    """One review, or two; some settled claims are questioned, some reviews put in force by breaking the glass."""
    for name in ("ada", "ben")[: 1 + (number % 2)]:
        with database.writing() as session:
            held = find(session, claim_id)
            form = reviews.ReviewForm("not_checkable", "low", ALL, attribution_verdict="accurate", note=ALL)
            reviews.review(session, person(session, name), held, form=form, revision=held.revision)
    with database.writing() as session:
        held = find(session, claim_id)
        if held.state == "settled" and number % 4 == 3:
            findings.question(session, person(session, "ada"), held, why=words, revision=held.revision)
        elif held.state == "second_review":
            made, anton = held.reviews[-1].id, person(session, "anton")
            findings.break_glass(session, anton, held, review_id=made, why=words, revision=held.revision)


# --- the pages --------------------------------------------------------------------------------------------------------


def paths(app: Flask, database: Database, most: int | None = None) -> Iterator[str]:
    """Every page with every id, or with the first `most`; of routes that name several things the first few."""
    from tests.drills.canary import Desk, ids

    known: dict[str, list[Any]] = ids(Desk(app.extensions["desk"].home, database, app))
    with database.reading() as session:
        known["claim_id"] = list(session.exec(select(Claim.id).order_by(col(Claim.id))))
        read = session.exec(select(Capture.evidence_id, Capture.id).where(Capture.kind == "text")).all()
    with app.test_request_context():
        urls = app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            if "GET" not in rule.methods or rule.endpoint in FILES:
                continue
            names = sorted(rule.arguments)
            many = [known.get(name, [1])[: most if len(names) == 1 else 3][:most] for name in names]
            for values in read[: most or 9] if "text_id" in names else itertools.product(*many):
                yield urls.build(rule.endpoint, dict(zip(names, values, strict=True)))


FILES = {"static", "health", "articles.original", "evidence.capture", "dossiers.download"}


def reflecting(given: Sequence[str]) -> Iterator[str]:
    """Pages that show what their address says."""
    for one in given:
        asked = quote(one, safe="")
        yield from (
            f"/search?q={asked}",
            f"/articles/{asked}",
            f"/bulk/1?back={asked}",
            f"/search?q=x&tag={asked}",
        )


SHAPES = """() => {
  const found = []
  for (const one of document.querySelectorAll('*')) {
    const name = one.localName
    if (['iframe', 'object', 'embed', 'base', 'frame', 'style', 'math', 'marquee', 'xmp', 'plaintext'].includes(name) ||
        (name === 'script' && !(one.getAttribute('src') || '').startsWith('/static/')) ||
        (name === 'link' && !one.getAttribute('href').startsWith('/static/')) ||
        (name === 'meta' && one.httpEquiv)) found.push(one.outerHTML.slice(0, 200))
    const attributes = Object.getOwnPropertyDescriptor(Element.prototype, 'attributes').get.call(one)
    for (const {name: key, value} of attributes) {
      const plain = value.replace(/[\\u0000-\\u0020]/g, '').toLowerCase()
      if (key.startsWith('on') || key.includes('hx-on') || key === 'style' || key === 'srcdoc' ||
          (/^(href|src|action|formaction|data|xlink:href|poster|background|ping|srcset)$/.test(key) &&
            /^(javascript|data|vbscript):/.test(plain)) ||
          (/^(src|action|formaction|data|poster|background|ping|srcset)$/.test(key) && /evil.example/.test(plain)) ||
          (/hx-(get|post|put|patch|delete|vals|vars|headers|request|trigger)$/.test(key) && /ran\\(|evil/.test(value)))
        found.push(`${name} ${key}=${value.slice(0, 120)}`)
    }
  }
  return found
}"""
LISTEN = """document.addEventListener('securitypolicyviolation', event => violated(event.violatedDirective))
window.addEventListener('DOMContentLoaded', () => {
  for (const part of document.querySelectorAll('details')) part.open = true
})"""


@dataclass
class Met:
    """What a walk through pages met."""

    pages: int = 0
    ran: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    shapes: list[str] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)

    def all(self) -> list[str]:
        return [*self.ran, *self.dialogs, *self.elsewhere, *self.violations, *self.shapes, *self.defects]

    def __str__(self) -> str:
        return (
            f"{self.pages} pages: {len(self.ran)} runs, {len(self.dialogs)} dialogs, {len(self.elsewhere)} requests "
            f"elsewhere, {len(self.violations)} violations, {len(self.shapes)} shapes, {len(self.defects)} defects"
        )


def walk(chromium: "Chromium", app: Flask, asked: Sequence[str], *, policy: bool = True) -> Met:
    """Open each of these pages as edda, with the pages' policy in force or without; fold everything out."""
    from playwright.sync_api import Error

    met = Met()
    with serving(app) as url:
        context = chromium.new_context(bypass_csp=not policy, reduced_motion="reduce")
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["token"] = TOKEN
        held = client.get_cookie("workbench")
        context.add_cookies([{"name": held.key, "value": held.value, "url": url}])
        at = [""]
        context.expose_function("ran", lambda *_: met.ran.append(at[0]))
        context.expose_function("violated", lambda what: met.violations.append(f"{at[0]} {what}"))
        context.add_init_script(LISTEN)
        context.on("request", lambda sent: _is_ours(sent.url, url) or met.elsewhere.append(f"{at[0]} {sent.url}"))
        page = context.new_page()
        page.on("dialog", lambda shown: (met.dialogs.append(at[0]), shown.dismiss()))
        for path in asked:
            at[0], met.pages = path, met.pages + 1
            try:
                answer = page.goto(url + path, wait_until="load")
                if answer is None or answer.status >= 500:
                    met.defects.append(f"{path}: {answer and answer.status}")
                met.shapes += [f"{path} {shape}" for shape in page.evaluate(SHAPES)]
            except Error as gone:  # a page of the control leads away while it is looked at
                met.defects.append(f"{path}: {gone}")
        page.wait_for_timeout(200)
        context.close()
    return met


def _is_ours(asked: str, url: str) -> bool:
    return asked.startswith((url + "/", "data:", "about:", "blob:"))


def unsafe_downloads(app: Flask, database: Database) -> list[str]:
    """Files that would open in the browser, or run there."""
    client, found = app.test_client(), []
    with client.session_transaction() as cookie:
        cookie["token"] = TOKEN
    with database.reading() as session:
        files = [f"/captures/{id}" for id in session.exec(select(Capture.id))]
        files += [f"/articles/{id}/original" for id in session.exec(select(Article.id))]
    wanted = {"Content-Type": "application/octet-stream", "X-Content-Type-Options": "nosniff"}
    for path in files:
        answer = client.get(path, buffered=True)
        sandboxed = "sandbox" in answer.headers["Content-Security-Policy"]
        saved = answer.headers.get("Content-Disposition", "").startswith("attachment")
        if not (sandboxed and saved and wanted.items() <= dict(answer.headers).items()):
            found.append(f"{path}: {dict(answer.headers)}")
    return found


def without_escaping(home: Home) -> Flask:
    """The control: the same desk, whose pages take stored text for markup."""
    app = create_app(home)
    app.jinja_env.bytecode_cache, app.jinja_env.autoescape = None, False
    return app


def main() -> None:
    from playwright.sync_api import sync_playwright

    with ExitStack() as held:
        folder = held.enter_context(tempfile.TemporaryDirectory())
        home, short = Home.at(f"{folder}/desk"), batches()
        fill(home, short)
        database, app = Database(home.database), create_app(home)
        asked = [*paths(app, database)]
        started = held.enter_context(sync_playwright())
        chromium = started.chromium.launch(executable_path=shutil.which("chromium"), args=list(STARTS))
        print(f"{len(PAYLOADS)} payloads in {len(short)} batches")
        met = walk(chromium, app, [*asked, *reflecting(PAYLOADS)])
        print(f"with the policy: {met}", *met.all()[:40], sep="\n    ", flush=True)
        bare = walk(chromium, app, asked, policy=False)
        print(f"without the policy: {bare}", *bare.all()[:40], sep="\n    ", flush=True)
        unsafe = unsafe_downloads(app, database)
        print(f"downloads that would open: {len(unsafe)}", *unsafe[:5], sep="\n    ")
        some = [path for path in asked if path.startswith(("/claims/", "/evidence/"))][:6]
        ran = walk(chromium, without_escaping(home), some, policy=False)
        held_back = walk(chromium, without_escaping(home), some)
        print(f"control, not escaped, without the policy: {ran}")
        print(f"control, not escaped, with the policy: {held_back}")
        chromium.close()
    assert not met.all() and not bare.all() and not unsafe
    assert ran.ran and held_back.violations and not held_back.ran


if __name__ == "__main__":
    main()
