"""The fourteen phenomena on which claim splitting fails most often, one test each, in invented words."""

from workbench.splitting import read_text


def texts(found):
    return [draft.text for draft in found]


def codes(draft):
    return [flag.code for flag in draft.flags]


PAGE = """The Lantern
4th December 2021
News
Ferry strike enters second week
Storm closes schools in Norland on Saturday, 4 December 2021
Is the Alba port treaty worth the paper?
The guild of fishers will meet the minister of Alba on Thursday and Friday (25-26 November) to speak about the treaty.
The treaty of Alba has been broken by the council every year since it was signed, and nobody has answered for it.
Fishers who complained to the council of Alba lost their licences, and two of them were taken to court for it.
"""


def test_1_the_date_of_the_saved_page_is_not_the_day_of_publication():
    page = read_text(PAGE)
    assert page.masthead_on.value == "2021-12-04"
    assert page.published.value is not None and page.published.value < "2021-11-26"
    assert "coming" in page.published.why


def test_2_months_modals_and_weeks_ago(drafts):
    month = drafts("In May, the council of Alba closed the port.")[0]
    assert (month.time, month.time_words) == ("2021-05", "May")
    assert drafts("Fishers may march to Alba.")[0].time is None
    weeks = drafts("Just weeks ago, the council of Alba closed the port.")[0]
    assert weeks.time == "2021-09/2021-11"
    freed = drafts("As soon as Bo Finn was released, the council of Alba fined Bo Finn.")[0]
    assert freed.text.startswith("As soon as Bo Finn was released")


def test_3_whose_parliament_is_left_open_and_flagged(drafts):
    for text in (
        "Parliament is considering a draft law on ports.",
        "The authorities closed Port Alba.",
        "The draft law bans nets.",
    ):
        assert "unresolved" in codes(drafts(text)[0]), text


def test_4_one_verb_of_saying_holds_over_a_list_of_speakers(drafts):
    found = drafts("Ida Roe said that the Port Guild had found that Alba sold nets, and that Norland bought nets.")
    assert all(draft.claimant for draft in found)
    sold = next(d for d in found if d.text == "Alba sold nets")
    assert [step.speaker for step in sold.attribution] == ["The Lantern", "Ida Roe", "the Port Guild"]
    seen = drafts("The letters, seen by The Lantern, name four fishers of Alba.")
    assert not any("seen by" in draft.text or "Lantern" in draft.text for draft in seen)


def test_5_quotation_marks_that_are_not_speech(drafts):
    charge = drafts('Bo Finn was charged with "spreading false rumours" in Alba.')
    assert texts(charge) == ['Bo Finn was charged with "spreading false rumours" in Alba']
    assert charge[0].kind == "fact"
    halves = drafts('"The port," Ida Roe said, "is closed to every boat from Norland."')
    assert texts(halves) == ["The port, is closed to every boat from Norland"]
    assert halves[0].claimant == "Ida Roe"


def test_6_a_judgement_inside_a_fact_does_not_make_it_an_opinion(drafts):
    found = drafts("Bo Finn served an unfair five-year prison sentence in Alba.")[0]
    assert (found.kind, found.checkworthiness > 0) == ("fact", True)


def test_7_what_a_demand_presupposes_is_not_stated(drafts):
    found = drafts("Norland should press Alba to stop using broad charges to lock up fishers.")
    assert [draft.kind for draft in found] == ["normative"]


def test_8_negation_universals_and_hedges_keep_their_place(drafts):
    failed = drafts("The court of Alba failed to show any evidence that the guild had planned or paid for a riot.")
    assert len(failed) == 1 and "failed to show any evidence" in failed[0].text
    assert "alleged" in drafts("Ida Roe wrote about the alleged links between Alba and the guild.")[0].text
    assert drafts("No fisher of Alba has ever been paid.")[0].text == "No fisher of Alba has ever been paid"


def test_9_teasers_make_no_claims_and_a_repeated_caption_makes_none_twice(drafts):
    text = PAGE + "Fishers who complained to the council of Alba lost their licences. (Photo: Bo Finn)\n"
    found = texts(drafts(text))
    assert not any("Storm closes" in claim or "Ferry strike" in claim for claim in found)
    assert sum("lost their licences" in claim for claim in found) == 1


def test_10_roles_and_descriptions_become_claims_of_the_name(drafts):
    found = texts(drafts("Ida Roe, a former minister of Alba who now leads the guild, left for Norland."))
    assert "Ida Roe is a former minister of Alba" in found
    assert "Ida Roe left for Norland" in found
    biggest = texts(drafts("Port Alba, the largest port in Norland, was closed."))
    assert "Port Alba is the largest port in Norland" in biggest


def test_11_a_long_name_makes_its_acronym_and_a_translation_two_names(drafts):
    text = "The Harbour Workers and Fishers Agreement is old. Officials banned the Sever (North) Party in 2020."
    known = {named.name: named for draft in drafts(text) for named in draft.entities}
    assert known["Harbour Workers and Fishers Agreement"].aliases == ("HWFA",)
    assert known["Harbour Workers and Fishers Agreement"].kind == "law"
    assert {"Sever Party", "North Party"} <= set(known["Sever (North) Party"].aliases)


def test_12_shared_and_gapped_words_come_along(drafts):
    gapped = texts(drafts("Protests in Alba continue to be routinely dispersed and fishers fined or detained."))
    assert gapped == [
        "Protests in Alba continue to be routinely dispersed",
        "Fishers continue to be routinely fined or detained",
    ]
    assert texts(drafts("Alba is suspending and imposing fines on fishers.")) == [
        "Alba is suspending and imposing fines on fishers"
    ]
    both = texts(drafts("Ida Roe is the head of nets and Bo Finn is the head of boats, both at Harbour Watch."))
    assert both == ["Ida Roe is the head of nets at Harbour Watch", "Bo Finn is the head of boats at Harbour Watch"]


def test_13_a_list_of_infinitives_stays_under_its_modal(drafts):
    found = texts(
        drafts("Norland should press Alba to free the fishers; to let clubs work freely; and to lower fines.")
    )
    assert found == [
        "Norland should press Alba to free the fishers",
        "Norland should press Alba to let clubs work freely",
        "Norland should press Alba to lower fines",
    ]


def test_14_what_follows_is_not_said_to_be_caused(drafts):
    found = texts(drafts("The paper of Ida Roe was closed for days following an article on the fishers of Alba."))
    assert "The paper of Ida Roe was closed following an article on the fishers of Alba" in found
    assert not any("because" in text for text in found)
