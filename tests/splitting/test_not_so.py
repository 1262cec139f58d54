"""What a sentence denies, doubts or only says of others must not come out as told. All names invented."""

import pytest

BAD = "Tom Poe killed Ida Roe"


def texts(found):
    return [draft.text for draft in found]


def codes(draft):
    return [flag.code for flag in draft.flags]


@pytest.mark.parametrize(
    "sentence",
    [
        "It was not Tom Poe who killed Ida Roe.",
        "It was Jan Lum, not Tom Poe, who killed Ida Roe.",
        "It is not true, Jan Lum said, that Tom Poe killed Ida Roe.",
        "It is not clear, police said, that Tom Poe killed Ida Roe.",
        "Jan Lum falsely claimed that Tom Poe killed Ida Roe.",
        "Jan Lum lied when he said that Tom Poe killed Ida Roe.",
        "Few believe Tom Poe killed Ida Roe.",
        "Jan Lum denied that Tom Poe killed Ida Roe.",
        "Not Tom Poe but Jan Lum killed Ida Roe.",
        "The rumour that Tom Poe killed Ida Roe was spread by Jan Lum.",
        "Had Tom Poe killed Ida Roe, he would have fled.",
    ],
)
def test_a_denial_never_becomes_the_deed(drafts, sentence):
    assert BAD not in texts(drafts(sentence))


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("A friend of Tom Poe, who stole the money, was jailed.", "Tom Poe stole"),
        ("The brother of Ida Roe, who was convicted of murder, fled.", "Ida Roe was convicted"),
        ("Tom Poe is on trial for the murder of Ida Roe, which took place in 2019.", "Ida Roe took place"),
        ("Like Tom Poe, Jan Lum was convicted of murder.", "Tom Poe was convicted"),
        ("Police arrested the lawyer Tom Poe, the teacher Ida Roe and the student Jan Lum.", "Tom Poe is the"),
        ("“My brothers and I were arrested,” said Tom Poe.", "Tom Poe were"),
    ],
)
def test_a_deed_is_not_hung_on_the_next_name(drafts, sentence, wrong):
    assert not any(text.startswith(wrong) for text in texts(drafts(sentence)))


@pytest.mark.parametrize(
    ("before", "sentence"),
    [
        ("", "Asked about Jan Lum, Ida Roe said he had stolen the money."),
        ("", "Tom Poe's mother, Ida Roe, said he had been tortured."),
        ("", "Ida Roe said of Jan Lum that he had stolen the money."),
        ("President Jan Lum met the lawyer Ida Roe in Alba. ", "Lum said that she had stolen the money."),
        ("Ida Roe was arrested on 30 May. ", "Her lawyer, Tom Poe, said she had been beaten."),
        ("Mr Poe said he was ill. President Jan Lum met Ms Ida Roe. ", "He said she was a spy."),
    ],
)
def test_he_or_she_is_nobody_in_particular_where_two_may_be_meant(drafts, before, sentence):
    told = [draft for draft in drafts(before + sentence) if draft.kind == "attributed_statement"][-1]
    assert told.text.split()[0] in ("He", "She")
    assert "unresolved" in codes(told)


def test_where_only_the_speaker_is_named_she_is_offered_with_a_doubt(drafts):
    [draft] = drafts("Ida Roe said she had left the town.")
    assert draft.text == "Ida Roe had left the town"
    assert codes(draft) == ["speaker-pronoun"]


@pytest.mark.parametrize(
    "sentence",
    [
        "In a letter to Ida Roe, Tom Poe wrote: “I killed my wife.”",
        "“I shot the boy,” Ida Roe said Jan Lum told her.",
        "Judge Jan Lum read out a statement by Tom Poe: “I killed my wife.”",
        "Jan Lum allegedly said, “I killed my wife.”",
        "“He told me, ‘I killed the student,’” Ida Roe said.",
    ],
)
def test_i_stays_i_where_it_is_not_plain_who_speaks(drafts, sentence):
    quoted = next(draft for draft in drafts(sentence) if "killed" in draft.text or "shot" in draft.text)
    assert " I " in f" {quoted.text}" or "‘I " in quoted.text
    assert "speaker-unclear" in codes(quoted)


def test_a_hedge_holds_for_both_verbs(drafts):
    found = texts(drafts("Tom Poe allegedly killed Ida Roe and burned her house."))
    assert found == ["Tom Poe allegedly killed Ida Roe", "Tom Poe allegedly burned her house"]


@pytest.mark.parametrize(
    ("sentence", "time"),
    [
        ("The trial of Tom Poe is on 20 July.", "2022-07-20"),
        ("Tom Poe can appeal until 20 March.", "../2022-03-20"),
        ("Deputy Minister Jan Kolar ordered the shooting.", None),
        ("The number of prisoners rose from 200 in 2019 to 450 in 2020.", "2019"),
    ],
)
def test_when(drafts, sentence, time):
    [draft] = drafts(sentence)
    assert draft.time == time
    assert ("several-times" in codes(draft)) == ("2020" in sentence)


def test_a_bylike_sentence_is_no_byline(drafts):
    text = (
        "The port of Alba was closed in May after a long quarrel between the council and the guild of fishers.\n\n"
        "By Friday, Ana Velk and Tom Poe had been shot.\n\n"
        "The guild of fishers went to court in June and asked for the port to be opened again to its boats."
    )
    assert any("had been shot" in text for text in texts(drafts(text)))


def test_short_sentences_at_the_edge_of_the_text_stay(drafts):
    text = (
        "A headline about the army in Alba\n\nBy Ida Roe\n\nThe army arrested Ana Velk in Alba.\n\n"
        "The port of Alba was closed in May after a long quarrel between the council and the guild of fishers.\n\n"
        "The guild of fishers went to court in June and asked for the port to be opened again to its boats.\n\n"
        "She was shot dead."
    )
    found = texts(drafts(text))
    assert any("arrested Ana Velk" in text for text in found) and any("shot dead" in text for text in found)


def test_an_article_pasted_twice_is_read_once(drafts):
    text = (
        "The port of Alba was closed in May after a long quarrel between the council and the guild of fishers.\n\n"
        "The guild of fishers went to court in June and asked for the port to be opened again to its boats.\n\n"
        "A judge of the regional court will hear the guild and the council of the town in the first days of July.\n\n"
    )
    assert len(drafts(text + text)) == len(drafts(text)) > 2


def test_what_the_text_says_twice_is_proposed_again_with_a_doubt(drafts):
    text = "The army arrested Ana Velk in Alba. The guild of fishers went to court. The army arrested Ana Velk in Alba."
    found = drafts(text)
    assert [draft.text for draft in found].count("The army arrested Ana Velk in Alba") == 2
    assert "repeated" in codes(found[-1])


@pytest.mark.parametrize(
    ("sentence", "claims"),
    [
        (
            "Jan Lum, 40, was convicted of murder and Tom Poe, 34, was acquitted.",
            ["Jan Lum, 40, was convicted of murder", "Tom Poe, 34, was acquitted"],
        ),
        (
            "Tom Poe, Ida Roe and Jan Lum were arrested and deported to Norland.",
            [
                f"{who} was {what}"
                for what in ("arrested", "deported to Norland")
                for who in ("Tom Poe", "Ida Roe", "Jan Lum")
            ],
        ),
        (
            "Ida Roe was threatened with death and told to leave Alba.",
            ["Ida Roe was threatened with death", "Ida Roe was told to leave Alba"],
        ),
        (
            "Prosecutors asked the court to jail Tom Poe for ten years and ban his party.",
            ["Prosecutors asked the court to jail Tom Poe for ten years and ban his party"],
        ),
        (
            "Tom Poe, who was arrested in 2019, had asked for protection.",
            ["Tom Poe had asked for protection", "Tom Poe was arrested in 2019"],
        ),
    ],
)
def test_who_suffered_what(drafts, sentence, claims):
    assert texts(drafts(sentence)) == claims


def test_the_next_day_is_not_counted_from_publication(drafts):
    freed = drafts("Tom Poe was arrested on 3 March 2020 and released the next day.")[-1]
    assert (freed.time, codes(freed)) == (None, ["relative-time"])


def test_what_somebody_thought_of_themself_is_doubted(drafts):
    [draft] = drafts("“I thought I was free,” Tom Poe said.")
    assert codes(draft) == ["frame-dropped"]


def test_the_time_of_a_since_clause_is_not_the_claims_without_a_doubt(drafts):
    [draft] = drafts(
        "Courts have fined dozens of people, in the largest round-up in Alba since the league was banned in 2020."
    )
    assert "time-of-part" in codes(draft)
