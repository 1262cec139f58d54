"""The contract of the engine: which documents each construct finds, never how they are scored."""

import pytest

from workbench.search.documents import Found
from workbench.search.errors import TooSlow
from workbench.search.grammar import parse
from workbench.search.store import Index


def find(index: Index, query: str, **more: object) -> Found:
    return index.search(parse(query), **{"limit": 100, **more})  # type: ignore[arg-type]


def ids(index: Index, query: str, **more: object) -> set[str]:
    return {hit.id.replace("claim:", "") for hit in find(index, query, **more).hits}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("landfill", "1 2 15 evidence:1"),
        ("LANDFILLS", "1 2 15 evidence:1"),
        ("displacing families", "2 3 article:7"),
        ("displacing AND families", "2 3 article:7"),
        ("displaced police", "2"),
        ("needle OR alemitu", "18 20"),
        ("landfill police OR needle", "2 18"),
        ("landfill (police OR koshe)", "1 2 evidence:1"),
        ("landfill NOT koshe", "2 15"),
        ("landfill -koshe", "2 15"),
        ('landfill -"koshe landfill"', "2 15"),
        ("landfill -(koshe OR police)", "15"),
        ("landfill NOT NOT koshe", "1 evidence:1"),
        ("landfill AND NOT type:evidence AND NOT archived", "1 2"),
        ('"human rights"', "13"),
        ("“Human rights”", "13"),
        ('"rights human"', ""),
        ('"human rights"~1', "11 13"),
        ('"human rights"~2', "11 12 13"),
        ('"rights human"~2', "11 12 13"),
        ('"displacing families"', ""),
        ("displac*", "2 3 article:7"),
        ("DISPLACED*", "2 article:7"),
        ("koshe", "1 4 evidence:1"),
        ('"Koshe Party"', "4"),
        ("EPCA", "4 5 evidence:2"),
        ('"EPCA Ethiopian"', ""),
        ("peoples", "1 4"),
        ("alemitu", "20"),
        ("claimant:rights", "1 3"),
        ('claimant:"human rights"', "1"),
        ("claimant:monit*", "1"),
        ("claimant:landfill", ""),
        ("claimant:siobhan", "14"),
        ('outlet:"daily lantern"', "1 2 article:7"),
        ("outlet:lantern displaced", "2 article:7"),
        ("author:edda", "article:7"),
        ('author:"bekele edda"', ""),
        ("verdict:accurate", "1"),
        ("Verdict:Mostly_Accurate", "3"),
        ('verdict:"mostly accurate"', "3"),
        ("verdict:mostly-accurate", "3"),
        ("state:settled court", "4"),
        ("kind:attributed_statement", "2"),
        ("type:evidence", "evidence:1 evidence:2"),
        ("language:RU", "7"),
        ("time:2020", "2 3 5"),
        ("time:2020-03", "2 3 5"),
        ("time:2020-03-01", "2 3 5"),
        ("time:2020-03-02", "2 3"),
        ("time:2017..2019", "1 3 4"),
        ("time:2021..", "3"),
        ("time:..2017-03-11", "1 22"),
        ("time:..2017-03-10", "22"),
        ("court time:2019", "4"),
        ("cafe resume", "6"),
        ("CAFÉ", "6"),
        ("полиция", "7"),
        ('"задержала журналистов"', "7"),
        ("журнал*", "7"),
        ("الشرطة", "8"),
        ("पत्रकारों", "9"),
        ("北京", "10"),
        ("京北", ""),
        ("O'Brien", "14"),
        ("obrien minister", "14"),
        ("well-known", "16"),
        ('"well known paper"', "16"),
        ("1,200", "16"),
        ("softhyphen zerowidth", "17"),
        ("x" * 400, "19"),
        ("script alert", "article:9"),
        ("police and prosecutors", "article:8"),
        ("end", "article:9"),
        ("older", ""),
        ("deleted", ""),
        ("bookmark", ""),
        ("unheard", ""),
    ],
)
def test_each_construct_finds_what_it_says(full_index: Index, query: str, found: str) -> None:
    assert ids(full_index, query) == set(found.split())


def test_the_empty_query_finds_everything_and_excluding_is_a_query_of_its_own(full_index: Index) -> None:
    everything = ids(full_index, "")

    assert len(everything) == find(full_index, "").total == 27
    assert ids(full_index, "NOT landfill") == everything - {"1", "2", "15", "evidence:1"}
    assert ids(full_index, "-type:claim -type:article") == {"evidence:1", "evidence:2"}


def test_filters_are_any_of_within_a_facet_and_all_of_them_together(full_index: Index) -> None:
    assert ids(full_index, "", filters={"verdict": ["accurate", "unproven"]}) == {"1", "2"}
    assert ids(full_index, "", filters={"verdict": ["accurate", "unproven"], "year": ["2020"]}) == {"2"}
    assert ids(full_index, "landfill", filters={"archived": ["no"], "type": []}) == {"1", "2", "evidence:1"}
    assert ids(full_index, "", filters={"article": ["7"]}) == {"evidence:1", "article:7"}
    assert ids(full_index, "", filters={"year": ["no year", "\x00"]}) == set()


def test_a_facet_is_counted_without_its_own_filter(full_index: Index) -> None:
    filters = {"verdict": ["accurate"], "outlet": ["The Daily Lantern"]}

    found = find(full_index, "", filters=filters, facets=["verdict", "outlet", "year", "claimant", "archived"])

    assert found.total == 1
    assert found.facets["verdict"] == {"accurate": 1, "unproven": 1}
    assert found.facets["outlet"] == {"The Daily Lantern": 1}
    assert found.facets["year"] == {"2017": 1}
    assert found.facets["claimant"] == {"Human Rights Monitor": 1}
    assert found.facets["archived"] == {"no": 1}


def test_facets_count_every_value_of_a_document(full_index: Index) -> None:
    found = find(full_index, "", facets=["year", "type"])

    assert found.facets["year"] == {"2017": 1, "2018": 1, "2019": 2, "2020": 3, "1999": 1}
    assert found.facets["type"] == {"claim": 22, "evidence": 2, "article": 3}


def test_an_unknown_facet_is_a_mistake_in_the_program(full_index: Index) -> None:
    with pytest.raises(ValueError, match="colour"):
        find(full_index, "", facets=["colour"])


def test_order_by_date_and_pages_that_join_without_a_gap(full_index: Index) -> None:
    newest = [hit.id for hit in find(full_index, "landfill", sort="newest").hits]
    pages = [find(full_index, "landfill", sort="newest", offset=at, limit=3) for at in (0, 3, 6)]

    assert newest == ["claim:15", "claim:2", "evidence:1", "claim:1"]
    assert [hit.id for hit in find(full_index, "landfill", sort="oldest").hits] == newest[::-1]
    assert [hit.id for page in pages for hit in page.hits] == newest
    assert {page.total for page in pages} == {4}
    assert find(full_index, "landfill", offset=-5, limit=-1).hits == []


def test_text_counts_for_more_than_names(index: Index, full_index: Index) -> None:
    assert find(full_index, "koshe").hits[-1].id == "claim:4"
    assert find(full_index, "koshe").hits[0].score > 0


def test_a_search_past_its_time_is_stopped_with_a_sentence(full_index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.search.store.TIME_LIMIT", -1.0)

    with pytest.raises(TooSlow, match="narrow"):
        find(full_index, "landfill")
