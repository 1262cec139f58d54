"""What becomes of sentences: invented people and places, one phenomenon a test."""

import pytest

from workbench.splitting import read_text, split


def texts(found):
    return [draft.text for draft in found]


def test_two_verbs_of_one_subject_are_two_claims(drafts):
    found = texts(drafts("The council closed the port and fined the fishers."))
    assert found == ["The council closed the port", "The council fined the fishers"]


def test_a_relative_clause_between_commas_stands_alone(drafts):
    found = texts(drafts("The treaty, which entered into force in March 2020, ended the quarrel."))
    assert "The treaty entered into force in March 2020" in found
    assert "The treaty ended the quarrel" in found


def test_a_banned_party_is_a_claim_with_its_year(drafts):
    found = drafts("Members of the Sever (North) Party, banned in 2020, have faced charges.")
    ban = next(d for d in found if d.text.endswith("was banned in 2020"))
    assert ban.time == "2020"
    assert [e.after for e in ban.edits if e.rule == "added-verb"] == ["was"]


def test_either_or_is_not_cut_in_two(drafts):
    assert texts(drafts("Fishers were fined or jailed.")) == ["Fishers were fined or jailed"]


def test_serving_before_release_is_a_claim_of_its_own(drafts):
    found = texts(drafts("Ida Roe was released in May after serving a two-year sentence for theft."))
    assert found == ["Ida Roe was released in May 2021", "Ida Roe served a two-year sentence for theft"]


def test_to_let_them_work_does_not_say_that_they_work(drafts):
    found = texts(drafts("They should press Alba to stop the raids; to let unions, clubs, and the media work freely."))
    assert not any(text.startswith("The media work") for text in found)


def test_a_named_month_gets_its_year_as_an_edit(drafts):
    draft = drafts("In May, the town of Alba closed the port.")[0]
    assert (draft.text, draft.time) == ("In May 2021, the town of Alba closed the port", "2021-05")
    assert draft.time_words == "May"


def test_without_a_publication_date_the_month_is_flagged(drafts):
    draft = drafts("In May, the town of Alba closed the port.", published=None)[0]
    assert (draft.time, [f.code for f in draft.flags]) == (None, ["relative-time"])


def test_it_is_never_replaced_but_flagged(drafts):
    found = drafts("Alba closed the port. It fined the fishers.")
    assert found[1].text == "It fined the fishers"
    assert [f.code for f in found[1].flags] == ["unresolved"]


def test_he_is_the_only_person_named_before(drafts):
    found = drafts("The court freed Bo Finn. He left the town of Alba on a boat.")
    assert found[-1].text.startswith("Bo Finn left")
    assert "inserted" in [f.code for f in found[-1].flags]


def test_he_stays_where_two_people_are_named(drafts):
    found = drafts("The court freed Bo Finn and Ida Roe. He left the town of Alba.")
    assert found[-1].text.startswith("He left")


def test_a_direct_quotation_belongs_to_its_speaker(drafts):
    found = drafts('"The port of Alba is closed to every boat," said Ida Roe, a lawyer for the fishers.')
    quote = next(d for d in found if "closed" in d.text)
    assert quote.claimant.startswith("Ida Roe")
    assert (quote.kind, quote.attribution[-1].mode) == ("attributed_statement", "direct_quote")


def test_i_and_we_in_a_quotation_stay_to_the_letter(drafts):
    found = drafts('"We will never leave our boats," said Ida Roe of the union.')
    assert found[0].text == "We will never leave our boats"
    assert found[0].rule == "quote"


def test_every_part_of_what_is_said_keeps_the_speaker(drafts):
    found = drafts("Ida Roe said Alba has closed the port, fined the fishers and sold the boats.")
    assert {d.claimant for d in found} == {"Ida Roe"}
    assert len(found) >= 3


def test_according_to_is_an_attribution(drafts):
    draft = drafts("According to a report by the union, the port of Alba lost four boats.")[0]
    assert draft.attribution[-1].mode == "document"


def test_an_opinion_belongs_to_its_authors(drafts):
    draft = drafts("The port of Alba is shut.", kind="opinion", authors=("Ida Roe", "Bo Finn"))[0]
    assert draft.claimant == "Ida Roe and Bo Finn"


def test_news_belong_to_the_outlet(drafts):
    assert drafts("The port of Alba is shut.")[0].claimant == "The Lantern"


def test_kinds_are_told_with_reasons(drafts):
    kinds = {d.text: d.kind for d in drafts("The mayor should resign. The port will open. The port is closed.")}
    assert list(kinds.values()) == ["normative", "prediction", "fact"]


def test_a_question_states_nothing(drafts):
    draft = drafts("Will the port of Alba ever open again?")[0]
    assert [f.code for f in draft.flags] == ["question"]


def test_a_dropped_if_is_flagged(drafts):
    found = drafts("If the judge agrees, the port closes and the boats leave.")
    assert any("modality-dropped" in [f.code for f in d.flags] for d in found if not d.text.startswith("If"))


def test_without_a_parser_sentences_stay_whole_and_say_so():
    text = "The port closed in May and the boats left."
    found = split(text, read_text(text).segments, published="2021-11-10", parser=None)
    assert [(d.text, d.rule, d.flags[0].code) for d in found] == [
        ("The port closed in May 2021 and the boats left", "sentence", "not-parsed")
    ]


def test_other_languages_never_reach_the_english_parser():
    text = "Der Hafen ist zu. Die Boote sind weg."
    found = split(text, read_text(text).segments, published=None, language="de")
    assert [(d.text, d.flags[0].code) for d in found] == [
        ("Der Hafen ist zu.", "not-english"),
        ("Die Boote sind weg.", "not-english"),
    ]


def test_importing_the_package_loads_no_model():
    import subprocess
    import sys

    code = "import sys, workbench.splitting; print({'spacy', 'lxml', 'trafilatura', 'py3langid'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "set()"


def test_sentences_of_the_same_words_in_another_order_are_both_kept(drafts):
    found = texts(drafts("Alba sued Norland in 2019. Norland sued Alba in 2019. Alba sued Norland in 2019."))
    assert found == ["Alba sued Norland in 2019", "Norland sued Alba in 2019", "Alba sued Norland in 2019"]


def test_what_several_people_say_in_the_same_words_is_told_of_each(drafts):
    said = "that the trial of Omar Vint was unfair."
    found = drafts(f"Ida Roe said {said} Bo Finn denied {said} Ana Bo said {said}")
    assert [(d.text, d.claimant) for d in found] == [
        ("The trial of Omar Vint was unfair", "Ida Roe"),
        ("Bo Finn denied that the trial of Omar Vint was unfair", "The Lantern"),
        ("The trial of Omar Vint was unfair", "Ana Bo"),
    ]


def test_an_accusation_behind_its_source_belongs_to_the_source(drafts):
    found = drafts("General Pavel Orlov ordered the killing of 12 protesters, prosecutors allege.")[0]
    assert (found.text, found.claimant) == ("General Pavel Orlov ordered the killing of 12 protesters", "prosecutors")
    assert found.accusation.startswith("General Pavel Orlov")


@pytest.mark.parametrize("text", [
    "Code, which “I am the spreading of",
    "He cited the Public Order Act and “will? said the judge.",
    "The ministry published the Act, which “We are the people of Alba and left.",
])  # fmt: skip
def test_unbalanced_quotation_marks_cost_no_text(drafts, text):
    assert drafts(text)
    assert not any(f.sentence.startswith("The rules stumbled") for d in drafts(text) for f in d.flags)


def test_a_sentence_that_the_rules_stumble_over_is_proposed_whole(drafts, monkeypatch):
    def stumble(*_given):
        raise IndexError

    monkeypatch.setattr("workbench.splitting.pipeline.refine", stumble)
    found = drafts("The council of Alba met on 4 May 2020. Nobody came.")
    assert texts(found) == ["The council of Alba met on 4 May 2020.", "Nobody came."]
    assert all("stumbled" in d.flags[0].sentence for d in found)


def test_she_is_whom_this_paragraph_names_and_not_who_spoke_before(drafts):
    first = "“The port of Alba is shut for good,” said Ida Roe."
    text = f"{first}\n\nAnneke Dorvil, a lawyer, disputed that account. Eleven fishers left, she said."
    left = next(d for d in drafts(text) if d.text.startswith("Eleven"))
    assert left.claimant == "Anneke Dorvil"
