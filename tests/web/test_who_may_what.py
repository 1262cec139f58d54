"""Every route, method and role, in every state that plays a part; refusals write nothing."""

import pytest
from sqlmodel import text

from tests.conftest import PEOPLE, person
from tests.web.conftest import notification, put_bulk, put_search
from tests.web.expected import NOBODY, ON_ARTICLES, ON_CLAIMS, OTHERS, OWN, WHO, World, may
from workbench import permissions
from workbench.db import now
from workbench.models import Review
from workbench.people import accounts, sessions
from workbench.permissions import RULES, Act

ANYBODY, OWN_ACCOUNT, REVIEWING = "anybody", "own account", "reviewing"
NEEDS = {  # what every endpoint asks for; OWN_ACCOUNT is what one does to oneself
    "static": ANYBODY,
    "health": ANYBODY,
    "people.log_in_page": ANYBODY,
    "people.log_in": ANYBODY,
    "people.log_out": OWN_ACCOUNT,
    "people.me": OWN_ACCOUNT,
    "people.change_password": OWN_ACCOUNT,
    "people.change_keys": OWN_ACCOUNT,
    "people.end_session": OWN_ACCOUNT,
    "people.end_sessions": OWN_ACCOUNT,
    "people.key_table": OWN_ACCOUNT,
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
    "bulk.index": Act.CHANGE_MANY,
    "bulk.show": Act.READ,
    "bulk.undo": Act.CHANGE_MANY,
    "stories.board": Act.SEE_BOARD,
    "stories.status": Act.READ,
    "signoff.sign_off": Act.SIGN_OFF,
    "signoff.reopen": Act.REOPEN,
    "signoff.plan": Act.PLAN,
    "policy.show": Act.READ,
    "policy.save": Act.SET_POLICY,
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
    "reviews.review": REVIEWING,
    "reviews.question": Act.QUESTION,
    "reviews.break_glass": Act.BREAK_GLASS,
    "reviews.log_search": Act.ADD_EVIDENCE,
    "reviews.assign": Act.TAKE,
    "reviews.release": Act.TAKE,
    "threads.on_claim": Act.COMMENT,
    "threads.on_evidence": Act.COMMENT_EVIDENCE,
    "threads.on_passage": Act.COMMENT_ARTICLE,
    "threads.reply": Act.COMMENT,
    "threads.resolve": Act.COMMENT,
    "threads.reopen": Act.COMMENT,
    "notifications.show": Act.READ,
    "notifications.read": OWN_ACCOUNT,
    "notifications.read_all": OWN_ACCOUNT,
    "proposals.decide": Act.EDIT_CLAIM,
    "proposals.add_tag": Act.EDIT_CLAIM,
    "proposals.add_name": Act.EDIT_CLAIM,
    "proposals.correct_page": Act.READ,
    "proposals.correct": Act.EDIT_CLAIM,
    "proposals.add_spelling": Act.EDIT_CLAIM,
    "proposals.remove_spelling": Act.EDIT_CLAIM,
    "evidence.add": Act.ADD_EVIDENCE,
    "evidence.link": Act.ADD_EVIDENCE,
    "evidence.withdraw": Act.ADD_EVIDENCE,
    "evidence.show": Act.READ,
    "evidence.capture": Act.READ,
    "redaction.show": Act.PROTECT,
    "redaction.make": Act.PROTECT,
    "passages.mark": Act.PROTECT,
    "passages.end": Act.PROTECT,
    "protection.set_sensitivity": Act.PROTECT,
    "protection.let_in": Act.PROTECT,
    "protection.let_out": Act.PROTECT,
    "protection.protect": Act.PROTECT,
    "protection.identity": Act.PROTECT,
    "protection.let_in_to_source": Act.PROTECT,
    "protection.seal_source": Act.PROTECT,
    "encryption.encrypt": Act.PROTECT,
    "custody.show": Act.READ,
    "dossiers.download": Act.EXPORT,
    "texts.show": Act.READ,
    "texts.select": Act.READ,
    "texts.link": Act.ADD_EVIDENCE,
    "texts.read": Act.ANCHOR,
    "sources.show": Act.READ,
    "sources.grade": Act.GRADE,
    "sources.credit": Act.GRADE,
    "sources.decide": Act.ANCHOR,
    "sources.move": Act.ADD_EVIDENCE,
    "search.show": Act.READ,
    "saved.index": Act.READ,
    "saved.save": Act.SAVE_SEARCH,
    "saved.show": Act.READ,
    "saved.change": Act.SAVE_SEARCH,
    "saved.unshare": Act.UNSHARE_SEARCH,
    "saved.see": Act.SAVE_SEARCH,
    "saved.remove": Act.SAVE_SEARCH,
    "saved.open_feed": Act.SAVE_SEARCH,
    "saved.close_feed": Act.SAVE_SEARCH,
    "saved.feed": ANYBODY,
    "batches.begin": Act.SAVE_SEARCH,
    "batches.show": Act.READ,
    "batches.matches": Act.READ,
    "batches.stop": Act.SAVE_SEARCH,
    "batches.remove": Act.SAVE_SEARCH,
    "relations.contrasts": Act.READ,
    "imports.already": Act.IMPORT,
    "relations.link_teaser": Act.RELATE,
    "relations.unlink_teaser": Act.RELATE,
    "relations.show": Act.READ,
    "relations.story": Act.READ,
    "relations.relate": Act.RELATE,
    "relations.take_back": Act.RELATE,
    "fetches.show": Act.READ,
    "fetches.ask": Act.FETCH,
    "fetches.cancel": Act.FETCH,
}
FORM = {  # readable, and refused for another reason wherever it is allowed: a revision that is not yet, an empty text
    "revision": 999,
    "event": 999,
    "revision-2": 999,
    "other": 2,
    "evidence": 1,
    "claim": 1,
    "segment": 9999,
    "role": "none",
    "headline": "",
    "old": "wrong",
    "password": "",
}


def act_of(needs: str, world: World) -> str:
    """The act that an endpoint asks for in this world: a review is whichever the claim waits for."""
    turns = {"second_review": Act.SECOND, "disputed": Act.RESOLVE}
    return turns.get(world.state, Act.REVIEW) if needs == REVIEWING else needs


def allowed(needs: str, role: str | None, world: World) -> bool:
    return needs == ANYBODY or (role is not None if needs == OWN_ACCOUNT else may(Act(needs), role, world))


def calls(app):
    """Every (endpoint, method, rule) of the application; HEAD and OPTIONS only where Flask adds nothing of its own."""
    for rule in app.url_map.iter_rules():
        yield from ((rule, method) for method in sorted(rule.methods - {"OPTIONS"}))


@pytest.fixture
def rounds(database, things) -> dict[str, int]:
    """Rounds of the claim by who has reviewed in them: nobody, two others, and each person with another."""
    made = {NOBODY: 1, OTHERS: 2}
    with database.writing() as session:
        ben, system = person(session, "ben").id, accounts.system(session).id
        who = [(OTHERS, ben), *((name, person(session, name).id) for name in ("ada", "edda", "rosa", "anton"))]
        for number, (name, first) in enumerate(who, 2):
            made[name] = number
            for turn, reviewer in (("first", first), ("second", system)):
                row = Review(claim_id=things["claim_id"], round=number, turn=turn, reviewer_id=reviewer, at=now())
                said = {"verdict": "not_checkable", "confidence": "low", "rationale": "So.", "as_of": "2021"}
                session.add(row.sqlmodel_update({**said, "claim_text": "It is so."}))
    return made


def put(database, rounds, name, world):
    """The desk in this world, for `name`; the pending import is theirs."""
    with database.writing() as session:
        at = {name: now().isoformat(" ") if world.story == name else None for name in ("archived", "signed off")}
        story = text("UPDATE article SET archived_at = :archived, signed_off_at = :signed_off")
        session.exec(story.bindparams(archived=at["archived"], signed_off=at["signed off"]))
        number = rounds.get(name, 1) if world.reviewed == OWN else rounds[world.reviewed]
        why = "It is old." if world.state == "stale" else None
        claim = text("UPDATE claim SET state = :state, stale_why = :why, round = :round")
        session.exec(claim.bindparams(state=world.state, why=why, round=number))
        mine = text("UPDATE pending_import SET by_id = (SELECT id FROM user WHERE email = :email)")
        session.exec(mine.bindparams(email=f"{name}@example.org"))


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
    dealt_with = {Act(needs) for needs in NEEDS.values() if needs not in (ANYBODY, OWN_ACCOUNT, REVIEWING)}
    assert set(Act) - dealt_with <= {Act.REVIEW, Act.SECOND, Act.RESOLVE, Act.ASSIGN, Act.SHARE_SEARCH}  # by fields


@pytest.mark.parametrize("name", ["ada", "edda", "rosa", "anton", None])
def test_every_route_and_method_answers_each_role_as_the_table_says(name, app, as_, database, things, rounds, events):
    wrong = []
    with database.writing() as session:  # who reads, or undoes a change to many claims, is whose it is
        things["notification_id"] = notification(session, name or "ada")
        things["bulk_id"] = put_bulk(session, name or "ada", things["claim_id"])
        things |= put_search(session, name or "ada")
    for world in WORLDS.get(name or "", VISITED[::4]):
        for rule, method in calls(app):
            needs = NEEDS[rule.endpoint]
            if world != VISITED[0] and needs not in {*ON_ARTICLES, *ON_CLAIMS, REVIEWING}:
                continue  # no state plays a part
            browser = as_(name)
            put(database, rounds, name or "ada", world)
            before = events()
            status = send(browser, rule, method, things).status_code
            lets = allowed(act_of(needs, world), PEOPLE.get(name or ""), world)
            refused = status in (401, 403, 404)
            if refused == lets or status >= 500 or (not name and not lets and status != 401):
                wrong.append((rule.endpoint, method, *world, status))
            if not lets and events() != before:
                wrong.append((rule.endpoint, method, *world, "wrote something"))
    assert wrong == []


VISITED = [
    World("open", "settled", OTHERS),
    World("open", "draft", NOBODY),
    World("open", "kept", NOBODY),
    World("open", "second_review", OWN),
    World("open", "second_review", OTHERS),  # what they said is sealed
    World("open", "disputed", OWN),
    World("open", "disputed", OTHERS),
    World("open", "stale", OTHERS),
    World("open", "retired", OTHERS),
    World("archived", "second_review", OTHERS),
    World("archived", "settled", OTHERS),
    World("signed off", "draft", NOBODY),
    World("signed off", "disputed", OTHERS),
]
WORLDS = {"ada": [VISITED[0], *VISITED[1::3]], "edda": VISITED[::3]}
"""Worlds in which every route is tried by checkers and editors, by those who never decide in each fourth; the
table itself is tried in all (see test_the_permissions.py).
"""


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


@pytest.mark.parametrize("act", [Act.DECIDE, Act.SEE_BOARD, Act.MANAGE_USERS, Act.SECOND])
def test_control_a_dropped_rule_shows_in_the_answers_too(act, app, as_, database, things, rounds, monkeypatch):
    monkeypatch.setitem(permissions.RULES, act, [])
    world = World("open", "second_review" if act == Act.SECOND else "settled", OTHERS)
    rules = [(rule, method) for rule, method in calls(app) if act_of(NEEDS[rule.endpoint], world) == act]
    assert rules
    for rule, method in rules:
        put(database, rounds, "rosa", world)
        assert send(as_("rosa"), rule, method, things).status_code not in (401, 403, 404)


# --- reviews: no parameter makes the first reviewer the second ------------------------------------------------------

FORGED = [
    {"turn": "second"},
    {"round": "2"},
    {"reviewer": "3", "reviewer_id": "3", "user": "3", "by": "ben", "actor": "3"},
    {"state": "disputed"},
    {"person": "3"},
    {"claim_id": "2"},
    {"once": ""},
    {"review": "1", "glass_why": "In a hurry."},
    {"_method": "PUT"},
    HEADERS := {"X-User": "ben", "X-HTTP-Method": "PUT"},
]
JUDGED = {"verdict": "not_checkable", "confidence": "high", "rationale": "So it is.", "attribution_verdict": "accurate"}


@pytest.mark.parametrize(("name", "given"), [*(("ada", given) for given in FORGED), ("edda", FORGED[0])])
def test_the_first_reviewer_never_does_the_second_review(name, given, app, as_, things, load, database):
    claim_id = things["claim_id"]
    browser = as_(name)
    browser.post(f"/claims/{claim_id}/review", {**JUDGED, "revision": load(claim_id).revision})
    assert load(claim_id).state == "second_review"
    form = {**JUDGED, "revision": load(claim_id).revision, **given}
    for rule, method in calls(app):
        if method == "POST" and "claim_id" in rule.arguments:
            where = {"headers": given} if given is HEADERS else {"query_string": given}
            browser.post(path_of(rule, things), {**FORM, **form}, **where)
    rows = load(claim_id).reviews
    assert [row.turn for row in rows if row.round == load(claim_id).round].count("second") == 0
    assert not any(row.turn == "second" for row in rows)


def test_an_account_that_changes_its_role_is_still_the_same_person(as_, things, load):
    claim_id = things["claim_id"]
    as_("ada").post(f"/claims/{claim_id}/review", {**JUDGED, "revision": load(claim_id).revision})
    as_("anton").post("/users/2/role", {"role": "editor"})
    answer = as_("ada").post(f"/claims/{claim_id}/review", {**JUDGED, "revision": load(claim_id).revision})
    assert answer.status_code == 403
    assert load(claim_id).state == "second_review"
