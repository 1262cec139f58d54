"""What sentences tell beside their main verb, each as a claim of its own. All names invented."""

import pytest


def texts(found):
    return [draft.text for draft in found]


def codes(draft):
    return [flag.code for flag in draft.flags]


@pytest.mark.parametrize(
    ("sentence", "claims"),
    [
        pytest.param(
            "The mayor closed the port after guards shot a fisher in May.",
            ["The mayor closed the port after guards shot a fisher in May 2021", "Guards shot a fisher in May 2021"],
            id="what happened before it, which the main claim keeps",
        ),
        pytest.param(
            "Ida Roe was held in Lenz prison, where two inmates died.",
            ["Ida Roe was held in Lenz prison", "Two inmates died in Lenz prison"],
            id="where else something happened",
        ),
        pytest.param(
            "The ban was lifted on Friday, when the guild left the hall.",
            ["The ban was lifted on 5 November 2021", "The guild left the hall on 5 November 2021"],
            id="when else something happened",
        ),
        pytest.param(
            "Ten people, including two cooks, were arrested in Alba.",
            ["Ten people were arrested in Alba", "Two cooks were arrested in Alba"],
            id="some of several",
        ),
        pytest.param(
            "The hall was closed; the guards had left.",
            ["The hall was closed", "The guards had left"],
            id="two statements beside each other",
        ),
        pytest.param(
            "Having bought the paper in 2018, Tom Poe closed the office.",
            ["Tom Poe closed the office", "Tom Poe bought the paper in 2018"],
            id="having done",
        ),
        pytest.param(
            "Workers marched through Lenz to demand the release of Ida Roe.",
            ["Workers marched through Lenz", "Workers demanded the release of Ida Roe"],
            id="what they came together for",
        ),
        pytest.param(
            "The mayor defended the budget approved by the Alba Council in April.",
            [
                "The mayor defended the budget approved by the Alba Council in April 2021",
                "The budget was approved by the Alba Council in April 2021",
            ],
            id="what was done to a thing, by whom and when",
        ),
        pytest.param(
            "The mayor waits for a pay panel she appointed in February to make proposals.",
            [
                "The mayor waits for a pay panel to make proposals",
                "She appointed a pay panel in February 2021",
            ],
            id="a relative clause without its pronoun",
        ),
        pytest.param(
            "Three fishers were killed and dozens injured in Alba on Friday.",
            ["Three fishers were killed in Alba on 5 November 2021", "Dozens were injured in Alba on 5 November 2021"],
            id="a shared helper, place and time",
        ),
        pytest.param("However, the port stayed open.", ["The port stayed open"], id="a tie to the sentence before"),
        pytest.param(
            "The camps are illegal under the law, present a danger to health and threaten the peace of the town.",
            [
                "The camps are illegal under the law",
                "The camps present a danger to health",
                "The camps threaten the peace of the town",
            ],
            id="verbs that look like infinitives",
        ),
    ],
)
def test_each_is_a_claim(drafts, sentence, claims):
    assert texts(drafts(sentence)) == claims


@pytest.mark.parametrize(
    "sentence",
    [
        "Police used gas to disperse the crowd.",  # for what they used it, they need not have done
        "She went to Alba to protest.",
        "The day he left Alba was cold.",
        "He may close the port after guards leave.",
        "The budget approved by lawmakers is small.",
        "For months, the council examined the work of the guards and how Roe escaped notice.",
    ],
)
def test_what_is_not_told_as_done_is_no_claim(drafts, sentence):
    assert len(drafts(sentence)) == 1


@pytest.mark.parametrize(
    ("sentence", "claims"),
    [
        (
            "Ida Roe was arrested on 3 May 2019 and Tom Poe on 5 June 2019.",
            ["Ida Roe was arrested on 3 May 2019", "Tom Poe was arrested on 5 June 2019"],
        ),
        (
            "The ministry banned the Alba Party in 2018 and the Boren League in 2020.",
            ["The ministry banned the Alba Party in 2018", "The ministry banned the Boren League in 2020"],
        ),
        (
            "The court fined the paper in 2017, the station in 2018 and the agency in 2019.",
            [
                "The court fined the paper in 2017",
                "The court fined the station in 2018",
                "The court fined the agency in 2019",
            ],
        ),
        (
            "The court jailed Ida Roe for three years and Tom Poe for five.",
            ["The court jailed Ida Roe for three years", "The court jailed Tom Poe for five years"],
        ),
        (
            "The court fined the paper 300 euros and the station 500 euros.",
            ["The court fined the paper 300 euros", "The court fined the station 500 euros"],
        ),
    ],
)
def test_a_verb_said_once_for_two_goes_with_each_and_its_own_year(drafts, sentence, claims):
    found = drafts(sentence)
    assert texts(found) == claims
    assert all("list-divided" in codes(draft) for draft in found)
    invented = [text for text in texts(drafts(sentence, granularity="fine")) if "2018" in text and "2020" in text]
    assert invented == []


@pytest.mark.parametrize(
    "sentence",
    ["He worked in Dorrel and other towns in Norland.", "Roe bought a house in Alba and a car in 2019."],
)
def test_what_is_not_alike_is_no_second_member(drafts, sentence):
    assert len(drafts(sentence)) == 1


def test_a_number_without_its_noun_is_left_whole_and_flagged(drafts):
    found = drafts("Ten people were detained in Alba and twelve in Lenz.")
    assert len(found) == 1
    assert "list-divided" in codes(found[0])


def test_what_no_draft_tells_is_flagged(drafts):
    found = drafts(
        'A spokesman repeated the view that the camps "are illegal, present a danger and threaten the town".'
    )
    told = " ".join(texts(found))
    assert "threaten" in told or any("left-out" in codes(draft) for draft in found)


def test_control_a_sentence_told_in_full_leaves_nothing_out(drafts):
    found = drafts("The council closed the port, said Ida Roe, and fined the fishers.")
    assert not any("left-out" in codes(draft) for draft in found)


@pytest.mark.parametrize(
    ("sentence", "text", "claimant"),
    [
        (
            "The inspectors found prisoners in two wings had no beds.",
            "Prisoners in two wings had no beds",
            "inspectors",
        ),
        ("The guild reiterated the view that the ban broke the law.", "The ban broke the law", "The guild"),
        ("Ida Roe and Tom Poe both acknowledged that gates were open.", "Gates were open", "Ida Roe and Tom Poe"),
        ("Tom Fig, a baker, left Alba. He said Poe was a thief.", "Poe was a thief", "Tom Fig"),
    ],
)
def test_who_says_it(drafts, sentence, text, claimant):
    said = next(draft for draft in drafts(sentence) if draft.kind == "attributed_statement")
    assert said.text == text
    assert claimant in said.claimant


def test_somebody_elses_deed_beside_a_statement_is_the_outlets_own_telling(drafts):
    found = drafts("The mayor said the port was safe, while the guild condemned the fee.")
    deed = next(draft for draft in found if draft.text == "The guild condemned the fee")
    assert (deed.claimant, deed.kind) == ("The Lantern", "fact")


def test_who_speaks_is_never_who_is_spoken_of(drafts):
    found = drafts("Ida Roe left the hall. He said Roe was a thief.")
    assert all(draft.claimant != "Ida Roe" for draft in found if draft.kind == "attributed_statement")


def test_a_surname_counts_as_a_person_whatever_the_parser_takes_it_for(drafts):
    found = drafts("Ida Thom met Joe Ban in Alba. Thom has tried to suggest that she barely knows the mayor.")
    assert not any("Joe Ban barely" in text or "Ban barely" in text for text in texts(found))


def test_the_first_person_of_a_quotation_is_told_with_the_speakers_name(drafts):
    found = drafts('"I was held in a cell for a week," said Ida Roe, a baker from Alba. "My brother was beaten."')
    held = next(draft for draft in found if "held" in draft.text)
    assert held.text == "Ida Roe was held in a cell for a week"
    assert [edit.rule for edit in held.edits] == ["first-person"]
    assert held.claimant.startswith("Ida Roe")


def test_a_question_in_a_quotation_is_flagged(drafts):
    assert "question" in codes(drafts('"Who will pay for the port?" asked Ida Roe.')[0])


def test_every_sentence_of_a_line_without_a_full_stop_is_doubted(drafts):
    page = (
        "The council of Alba closed the port in May after a long quarrel with the guild of fishers.\n\n"
        "The guild of fishers won in court on Monday. "
        "Read how its lawyers beat the council of the town in three days\n\n"
        "The guild of fishers went to court in June and asked for the port to be opened again."
    )
    loose = [draft for draft in drafts(page) if "loose-line" in codes(draft)]
    assert loose
    assert any("won in court" in draft.text for draft in loose)
    assert not any("went to court" in draft.text for draft in loose)


def test_the_word_that_began_the_sentence_gets_a_small_letter_in_the_middle(drafts):
    found = texts(drafts("Another suspect, former treasurer Tom Poe, fled to Lenz."))
    assert "Former treasurer Tom Poe is another suspect" in found


def test_what_is_told_in_a_letter_is_said_by_its_writer(drafts):
    found = drafts("Ida Roe, a lawyer, told the Lenz Post in a letter that her client had left the town.")
    said = next(draft for draft in found if draft.kind == "attributed_statement")
    assert said.text == "Ida Roe’s client had left the town"
    assert said.claimant.startswith("Ida Roe")


def test_a_hedge_on_the_saying_is_kept_as_a_doubt(drafts):
    found = drafts("Tom Poe allegedly told a guard that the gate was open.")
    assert "hedge-dropped" in codes(found[0])


def test_what_happened_only_in_some_cases_is_not_told_as_done(drafts):
    found = texts(drafts("They faced tear gas, in some cases after people threw stones at the guards."))
    assert "People threw stones at the guards" not in found


def test_a_weekday_tells_the_year(drafts):
    [draft] = drafts("Tickets go on sale starting Friday, December 10, at the hall.")
    assert draft.time == "2021-12-10"  # it was a Friday in 2021, not in 2020


def test_a_helper_without_its_verb_is_flagged(drafts):
    assert "fragment" in codes(drafts("Ida Roe has for years.")[0])


def test_the_time_of_something_deep_inside_a_phrase_is_doubted(drafts):
    [draft] = drafts("The state wants Ida Roe over his role in the release of papers by the guild in 2010.")
    assert draft.time is None or "time-of-part" in codes(draft)


def test_a_doubt_belongs_to_its_own_draft_and_is_told_once(drafts):
    text = "The camps are illegal under the law, present a danger to health and threaten Lenz."
    found = drafts(text)
    assert [codes(draft) for draft in found] == [["unresolved"]] * 3
    mixed = drafts("He closed the port, and Ida Roe left Lenz.")
    assert [codes(draft) for draft in mixed] == [["unresolved"], []]


def test_whoever_spoke_before_is_not_the_one_the_sentence_names(drafts):
    text = "Sonya Lind said the man was ill.\n\nWhen Tom was asked, he told police he hates the guild."
    assert not any("Lind hates" in text for text in texts(drafts(text)))


def test_an_adverb_of_frequency_goes_with_both_verbs(drafts):
    found = texts(drafts("The guards often beat the fishers and took their nets."))
    assert found == ["The guards often beat the fishers", "The guards often took their nets"]
