"""Every route, method and role, in every state of story and claim; refusals write nothing; the matrix can fail."""

from functools import cache
from itertools import product

import pytest
from sqlmodel import text

from tests.conftest import PEOPLE
from tests.web.conftest import put_bulk
from workbench import permissions
from workbench.db import now
from workbench.models import Appearance, Article, ArticleVersion, Claim, Role, State, User
from workbench.people import sessions
from workbench.permissions import RULES, Act, refusal

ANYBODY, OWN = "anybody", "own"
NEEDS = {  # what every endpoint asks for; OWN is what one does to oneself
    "static": ANYBODY,
    "health": ANYBODY,
    "people.log_in_page": ANYBODY,
    "people.log_in": ANYBODY,
    "people.log_out": OWN,
    "people.me": OWN,
    "people.change_password": OWN,
    "people.change_keys": OWN,
    "people.end_session": OWN,
    "people.end_sessions": OWN,
    "people.key_table": OWN,
    "people.users": Act.MANAGE_USERS,
    "people.make_user": Act.MANAGE_USERS,
    "people.change_role": Act.MANAGE_USERS,
    "people.switch_user": Act.MANAGE_USERS,
    "people.set_user_password": Act.MANAGE_USERS,
    "stories.queue": Act.READ,
    "stories.section": Act.READ,
    "bulk.claims": Act.READ,
    "bulk.preview": Act.CHANGE_MANY,
    "bulk.change": Act.CHANGE_MANY,
    "bulk.show": Act.READ,
    "bulk.undo": Act.CHANGE_MANY,
    "stories.board": Act.SEE_BOARD,
    "stories.status": Act.READ,
    "splitter.report": Act.SEE_BOARD,
    "agreement.show": Act.SEE_BOARD,
    "articles.index": Act.READ,
    "articles.show": Act.READ,
    "articles.select": Act.READ,
    "articles.splitting": Act.READ,
    "articles.new_claim": Act.ADD_CLAIM,
    "articles.undo_last": Act.EDIT_ARTICLE,
    "articles.details": Act.READ,
    "articles.edit_details": Act.EDIT_ARTICLE,
    "articles.original": Act.READ,
    "articles.archive": Act.ARCHIVE,
    "articles.bring_back": Act.RESTORE,
    "imports.new": Act.IMPORT,
    "imports.take_in": Act.IMPORT,
    "imports.preview": Act.IMPORT,
    "imports.flip_segment": Act.IMPORT,
    "imports.drop": Act.IMPORT,
    "imports.confirm": Act.IMPORT,
    "claims.show": Act.READ,
    "claims.keep": Act.DECIDE,
    "claims.discard": Act.DECIDE,
    "claims.edit_page": Act.READ,
    "claims.edit": Act.EDIT_CLAIM,
    "edits.undo": Act.EDIT_CLAIM,
    "edits.accept": Act.EDIT_CLAIM,
    "edits.choose": Act.EDIT_CLAIM,
    "edits.leave": Act.EDIT_CLAIM,
    "claims.answer": Act.EDIT_CLAIM,
    "claims.split_page": Act.READ,
    "claims.split": Act.EDIT_CLAIM,
    "claims.merge_page": Act.READ,
    "claims.merge": Act.EDIT_CLAIM,
    "claims.set_verdict": Act.REVIEW,
    "claims.log_search": Act.ADD_EVIDENCE,
    "claims.comment": Act.COMMENT,
    "proposals.decide": Act.EDIT_CLAIM,
    "proposals.add_tag": Act.EDIT_CLAIM,
    "proposals.add_name": Act.EDIT_CLAIM,
    "proposals.correct_page": Act.READ,
    "proposals.correct": Act.EDIT_CLAIM,
    "evidence.add": Act.ADD_EVIDENCE,
    "evidence.link": Act.ADD_EVIDENCE,
    "evidence.withdraw": Act.ADD_EVIDENCE,
    "evidence.show": Act.READ,
    "evidence.capture": Act.READ,
    "search.show": Act.READ,
}
ALL, CHECKERS, EDITORS, ADMINS = set(Role), {"checker", "editor"}, {"editor"}, {"admin"}
STORIES, OPEN, ARCHIVED = {"open", "archived"}, {"open"}, {"archived"}
LIVING = set(State) - {"retired"}
WHO: dict[str, tuple[set[str], set[str], set[str]]] = {  # act → roles, states of the story, states of the claim
    Act.READ: (ALL, STORIES, set(State)),
    Act.COMMENT: (CHECKERS, OPEN, set(State)),
    Act.IMPORT: (CHECKERS, STORIES, set(State)),
    Act.EDIT_ARTICLE: (CHECKERS, OPEN, set(State)),
    Act.ADD_CLAIM: (CHECKERS, OPEN, set(State)),
    Act.DECIDE: (CHECKERS, OPEN, {"draft", "kept", "discarded"}),
    Act.EDIT_CLAIM: (CHECKERS, OPEN, LIVING),
    Act.ADD_EVIDENCE: (CHECKERS, OPEN, LIVING),
    Act.REVIEW: (CHECKERS, OPEN, LIVING - {"draft", "discarded"}),
    Act.CHANGE_MANY: (CHECKERS, STORIES, set(State)),
    Act.SEE_BOARD: (EDITORS, STORIES, set(State)),
    Act.ARCHIVE: (EDITORS, OPEN, set(State)),
    Act.RESTORE: (EDITORS, ARCHIVED, set(State)),
    Act.MANAGE_USERS: (ADMINS, STORIES, set(State)),
}
ON_ARTICLES = {Act.EDIT_ARTICLE, Act.ADD_CLAIM, Act.ARCHIVE, Act.RESTORE}
FORM = {  # readable, and refused for another reason wherever it is allowed: a revision that is not yet, an empty text
    "revision": 999,
    "event": 999,
    "revision-2": 999,
    "other": 2,
    "evidence": 1,
    "segment": 9999,
    "role": "none",
    "headline": "",
    "old": "wrong",
    "password": "",
}


def may(needs: str, role: str | None, story: str, claim: str) -> bool:
    if needs in (ANYBODY, OWN):
        return needs == ANYBODY or role is not None
    roles, stories, claims = WHO[needs]
    return role in roles and story in stories and claim in claims


def calls(app):
    """Every (endpoint, method, rule) of the application; HEAD and OPTIONS only where Flask adds nothing of its own."""
    for rule in app.url_map.iter_rules():
        yield from ((rule, method) for method in sorted(rule.methods - {"OPTIONS"}))


def put(database, things, name, story, state):
    """The world with the story and the claim in these states, with a pending import and a change to many by `name`."""
    with database.writing() as session:
        at = now().isoformat(" ") if story == "archived" else None
        session.exec(text("UPDATE article SET archived_at = :at").bindparams(at=at))
        session.exec(text("UPDATE claim SET state = :state").bindparams(state=state))
        mine = text("UPDATE pending_import SET by_id = (SELECT id FROM user WHERE email = :email)")
        session.exec(mine.bindparams(email=f"{name}@example.org"))
        things["bulk_id"] = put_bulk(session, name, things["claim_id"]).id


def send(browser, rule, method, things, **options):
    path = path_of(rule, things)
    if method == "POST":
        return browser.post(path, {**FORM, "session": own_session(browser)}, **options)
    return browser.client.open(path, method=method, buffered=True, **options)


def own_session(browser) -> str:
    with browser.client.session_transaction() as cookie:
        return sessions.digest(cookie.get("token", ""))


def path_of(rule, things):
    return (
        rule.rule.replace("int:", "")
        .replace("path:", "")
        .replace("<", "{")
        .replace(">", "}")
        .format(filename="app.css", **things)
    )


def test_every_endpoint_has_an_expectation_and_every_expectation_an_endpoint(app):
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(NEEDS)
    assert set(WHO) == set(Act) == set(RULES)


@pytest.mark.parametrize("name", ["ada", "edda", "rosa", "anton", None])
def test_every_route_and_method_answers_each_role_as_the_table_says(name, app, as_, database, things, events):
    wrong = []
    for story, state in product(sorted(STORIES), ["draft", "settled", "retired"]):
        for rule, method in calls(app):
            needs = NEEDS[rule.endpoint]
            if (story, state) != ("open", "settled") and needs not in {*ON_ARTICLES, *BY_CLAIM}:
                continue  # no state plays a part
            browser, before = as_(name), events()
            put(database, things, name or "ada", story, state)
            status = send(browser, rule, method, things).status_code
            allowed = may(needs, PEOPLE.get(name or ""), story, state if needs in BY_CLAIM else "kept")
            refused = status in (401, 403, 404)
            if refused == allowed or status >= 500 or (not name and not allowed and status != 401):
                wrong.append((rule.endpoint, method, story, state, status))
            if not allowed and events() != before:
                wrong.append((rule.endpoint, method, story, state, "wrote something"))
    assert wrong == []


BY_CLAIM = {Act.DECIDE, Act.EDIT_CLAIM, Act.ADD_EVIDENCE, Act.REVIEW, Act.COMMENT}


def test_no_route_takes_another_method(app, as_, things):
    taken: dict[str, set[str]] = {}
    for rule in app.url_map.iter_rules():
        taken.setdefault(rule.rule, set()).update(rule.methods)
    for rule in app.url_map.iter_rules():
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"} - taken[rule.rule]:
            assert send(as_("edda"), rule, "GET" if method == "GET" else method, things).status_code in (400, 405)


def test_somebody_elses_import_is_not_there(as_, things):
    import_ = things["import_id"]
    for name in ("ben", "edda"):
        assert as_(name).get(f"/imports/{import_}").status_code == 404
        assert as_(name).post(f"/imports/{import_}/drop").status_code == 404
        assert as_(name).post(f"/imports/{import_}/flip", {"segment": 0}).status_code == 404
        assert as_(name).post(f"/imports/{import_}/confirm", {"headline": "Mine"}).status_code == 404


def test_a_switched_off_account_may_nothing_at_once(as_, things):
    ada, anton = as_("ada"), as_("anton")
    ben = as_("ben")
    anton.post(f"/users/{things['user_id']}/switch", {"to": "off"})
    assert ben.get("/").status_code == 401
    assert ada.get("/").status_code == 200


FOREIGN = {
    "another site": {"Sec-Fetch-Site": "cross-site"},
    "a neighbour of the site": {"Sec-Fetch-Site": "same-site"},
    "another origin": {"Origin": "https://evil.example"},
    "no origin at all": {"Origin": "null"},
    "another port": {"Origin": "http://localhost:8080"},
}


@pytest.mark.parametrize("headers", FOREIGN.values(), ids=FOREIGN)
def test_a_post_from_elsewhere_is_refused_everywhere_and_writes_nothing(headers, app, as_, things, events):
    for rule, method in calls(app):
        if method == "POST":
            edda, before = as_("edda"), events()
            assert send(edda, rule, method, things, headers=headers).status_code == 403
            assert events() == before


@pytest.mark.parametrize("token", ["", "wrong", "IjEi.aaaa.bbbb"])
def test_a_post_without_our_token_is_refused_everywhere_and_writes_nothing(token, app, as_, things, events):
    for rule, method in calls(app):
        if method == "POST":
            edda, before = as_("edda"), events()
            assert edda.client.post(path_of(rule, things), data={**FORM, "csrf_token": token}).status_code == 400
            assert events() == before


def test_a_token_of_somebody_else_is_refused(as_, claim_id, load):
    token = as_("ben").token()
    answer = as_("ada").client.post(f"/claims/{claim_id}/keep", data={"revision": 1, "csrf_token": token})
    assert answer.status_code == 400
    assert load(claim_id).state == "draft"


# --- the table itself, and the proof that a changed table is noticed -----------------------------------------------


def person(role: str, active: bool) -> User:
    return User(name=role, email="", role=role, created_at=now(), disabled_at=None if active else now())


@cache
def cells() -> list[tuple[str, str, Article, Claim, User]]:
    """Every state of a story and a claim with every account, open or switched off."""
    who = [person(role, active) for role in Role for active in (True, False)]
    states = [(story, state, *claim_of(story, state)) for story in sorted(STORIES) for state in State]
    return [(*state, actor) for state in states for actor in who]


def claim_of(story: str, state: str) -> tuple[Article, Claim]:
    article = Article(headline="", kind="news", language="en", archived_at=now() if story == "archived" else None)
    claim = Claim(text="", kind="fact", state=state)
    version = ArticleVersion(article=article)
    claim.appearances = [Appearance(version=version)]
    return article, claim


def unexpected() -> list[tuple[str, ...]]:
    """Cells of act × story × claim × account where the product's table says something else than ours."""
    found = []
    for act, (story, state, article, claim, actor) in product(Act, cells()):
        thing = claim if act in BY_CLAIM else article
        allowed = not actor.disabled_at and may(act, actor.role, story, state if act in BY_CLAIM else "kept")
        if (refusal(actor, act, thing) is None) != allowed:
            found.append((act, actor.role, story, state))
    return found


def test_the_table_of_permissions_is_the_expected_one():
    assert unexpected() == []
    assert all(refusal(None, act) == "Log in first." for act in Act)


def mutants():
    for act, rules in RULES.items():
        for number, (allows, sentence) in enumerate(rules):
            yield act, [*rules[:number], *rules[number + 1 :]]
            yield act, [*rules[:number], (lambda a, t, f=allows: not f(a, t), sentence), *rules[number + 1 :]]
            yield act, [*rules[:number], (lambda a, t: False, sentence), *rules[number + 1 :]]


def is_flip(act, rules) -> bool:
    """Whether the changed rules say anything else than the real ones (a rule that another one covers does not)."""
    always = [] if act == Act.READ else RULES[Act.READ]
    return any(
        all(allows(actor, claim if act in BY_CLAIM else article) for allows, _ in [*always, *RULES[act]])
        != all(allows(actor, claim if act in BY_CLAIM else article) for allows, _ in [*always, *rules])
        for _, _, article, claim, actor in cells()
    )


def test_control_a_changed_rule_is_noticed(monkeypatch):
    flips = [(act, rules) for act, rules in mutants() if is_flip(act, rules)]
    noticed = 0
    for act, rules in flips:
        with monkeypatch.context() as patch:
            patch.setitem(permissions.RULES, act, rules)
            noticed += bool(unexpected())
    assert len(flips) > 60
    assert noticed / len(flips) >= 0.99


@pytest.mark.parametrize("act", [Act.DECIDE, Act.SEE_BOARD, Act.MANAGE_USERS])
def test_control_a_dropped_rule_shows_in_the_answers_too(act, app, as_, database, things, monkeypatch):
    monkeypatch.setitem(permissions.RULES, act, [])
    rules = [(rule, method) for rule, method in calls(app) if NEEDS[rule.endpoint] == act]
    assert rules
    for rule, method in rules:
        assert send(as_("rosa"), rule, method, things).status_code not in (401, 403, 404)
