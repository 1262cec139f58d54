"""The table of permissions cell by cell, and the proof that a changed table is noticed."""

from collections.abc import Iterable
from functools import cache
from itertools import groupby, product

from tests.web.expected import NOBODY, ON_ARTICLES, ON_CLAIMS, OTHERS, OWN, WORLDS, World, may
from workbench import permissions
from workbench.db import now
from workbench.models import Appearance, Article, ArticleVersion, Claim, Review, Role, User
from workbench.permissions import RULES, Act, refusal

ME, SOMEBODY = 1, 2


def person(role: str, active: bool) -> User:
    return User(id=ME, name=role, email="", role=role, created_at=now(), disabled_at=None if active else now())


WHO_ACTS = [person(role, active) for role, active in product(Role, (True, False))]


@cache
def things() -> list[tuple[World, Article, Claim]]:
    return [(world, *made(world)) for world in WORLDS]


def made(world: World) -> tuple[Article, Claim]:
    at = {name: now() if world.story == name else None for name in ("archived", "signed off")}
    article = Article(headline="", kind="news", language="en", archived_at=at["archived"])
    article.signed_off_at = at["signed off"]
    claim = Claim(text="", kind="fact", state=world.state, round=2)
    claim.appearances = [Appearance(version=ArticleVersion(article=article))]
    mine = Review(round=2, reviewer_id=ME)
    others = [Review(round=1, reviewer_id=ME), Review(round=2, reviewer_id=SOMEBODY)]
    claim.reviews = {NOBODY: others[:1], OTHERS: others, OWN: [*others, mine]}[world.reviewed]
    return article, claim


def thing(act: Act, article: Article, claim: Claim) -> object:
    return claim if act in ON_CLAIMS else article if act in ON_ARTICLES else None


def unexpected(acts: Iterable[Act] = tuple(Act)) -> list[tuple[str, ...]]:
    """Cells of act × world × account where the product's table says something else than ours."""
    return [
        (act, actor.role, *world)
        for act in acts
        for world, article, claim in things()
        for actor in WHO_ACTS
        if (refusal(actor, act, thing(act, article, claim)) is None)
        != (actor.disabled_at is None and may(act, actor.role, world))
    ]


def test_the_table_of_permissions_is_the_expected_one():
    assert unexpected() == []
    assert all(refusal(None, act) == "Log in first." for act in Act)


def test_every_refusal_is_a_sentence():
    sentences = {sentence for rules in RULES.values() for _, sentence in rules}
    assert [one for one in sentences if not (one[0].isupper() and one.endswith("."))] == []


def changed_rules():
    """Every rule of the table taken out, turned round, and made to refuse everybody."""
    for act, rules in RULES.items():
        for number, (allows, sentence) in enumerate(rules):
            yield act, [*rules[:number], *rules[number + 1 :]]
            yield act, [*rules[:number], (lambda a, t, f=allows: not f(a, t), sentence), *rules[number + 1 :]]
            yield act, [*rules[:number], (lambda a, t: False, sentence), *rules[number + 1 :]]


def answers(act: Act, rules) -> list[bool]:
    always = [] if act == Act.READ else RULES[Act.READ]
    cells = product(things(), WHO_ACTS)
    return [
        all(allows(actor, thing(act, article, claim)) for allows, _ in [*always, *rules])
        for (_, article, claim), actor in cells
    ]


def test_control_a_changed_rule_is_noticed(monkeypatch):
    flips = noticed = 0
    for act, changed in groupby(changed_rules(), key=lambda pair: pair[0]):
        as_it_is = answers(act, RULES[act])
        for _, rules in changed:
            if answers(act, rules) == as_it_is:
                continue  # another rule covers it
            flips += 1
            with monkeypatch.context() as patch:
                patch.setitem(permissions.RULES, act, rules)
                noticed += bool(unexpected([act]))
    assert flips > 130
    assert noticed / flips >= 0.99


def test_control_every_flipped_cell_is_noticed(monkeypatch):
    """Each act in each state of story, claim and reviews for each role, answered the other way round."""
    flips = noticed = 0
    for act in Act:
        worlds = things() if act in ON_CLAIMS else things()[:: len(things()) // 3]
        for (world, article, claim), role in product(worlds, Role):
            actor = next(one for one in WHO_ACTS if one.role == role and one.disabled_at is None)
            flips += 1
            with monkeypatch.context() as patch:
                patch.setattr(permissions, "RULES", flipped(act, role, thing(act, article, claim)))
                said = permissions.refusal(actor, act, thing(act, article, claim)) is None
            noticed += said != may(act, role, world)
    assert flips > 3500
    assert noticed / flips >= 0.99


def flipped(act: Act, role: str, which: object) -> dict[Act, list[permissions.Rule]]:
    """The table with one cell the other way round."""
    was = RULES[act]

    def rule(actor: User, about: object) -> bool:
        lets = all(allows(actor, about) for allows, _ in was)
        return not lets if actor.role == role and about is which else lets

    return {**RULES, act: [(rule, "Flipped.")]}
