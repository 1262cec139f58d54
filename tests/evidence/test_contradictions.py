"""What disagrees among the statements about a claim is laid side by side; what may agree is left alone."""

import time

import pytest

from workbench.contradictions import MOST, SHOWN, Contradiction, Statement, contradictions


def found(one, other, **more):
    made = contradictions([Statement(0, one, dated=more.get("dated")), Statement(1, other, more.get("published"))])
    return [(row.about, row.says, row.against) for row in made]


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("It was banned on 1 March 2020.", "It was banned on 1 March 2019.", ("date", "1 March 2020", "1 March 2019")),
        ("Police held 187 people.", "Ninety-four persons were held.", ("number", "187 people", "Ninety-four persons")),
        ("More than 40 people came.", "Only 30 people came.", ("number", "More than 40 people", "30 people")),
        (
            "The ban was lifted.",
            "The ban was not lifted.",
            ("denial", "The ban was lifted.", "The ban was not lifted."),
        ),
        ("No batons were used.", "Batons were used.", ("denial", "No batons were used.", "Batons were used.")),
        *(
            (one, other, ("denial", one, other))
            for one, other in [
                ("The mayor released the prisoners.", "The mayor refused to release the prisoners."),
                ("Observers were allowed into the court.", "Observers were barred from the court."),
                ("The ministry failed to answer the letter.", "The ministry answered the letter."),
            ]
        ),
    ],
)
def test_what_disagrees_is_found(one, other, apart):
    assert found(one, other) == [apart]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It was banned in March 2020.", "It was banned on 1 March 2020."),
        ("He has been held since 2018.", "He was in prison on 3 May 2020."),
        ("It began in 2018 and ended in 2020.", "It ended in 2020."),
        ("About 40 people came.", "43 people came."),
        ("12 people were fined.", "30 people were arrested."),
        ("12 people were fined.", "The fine was 30 dollars."),
        ("The party was banned.", "Nobody was heard."),
        ("The party was not banned.", "No ban of the party was made: the party was not banned."),
        ("The party was banned by the court.", "The court did not deny that the party was banned."),
        ("The mayor did not refuse to release the prisoners.", "The mayor released the prisoners."),
        ("The mayor did not release the prisoners.", "The mayor refused to release the prisoners."),
        ("Law No. 214 of 3 May 2020 banned the party.", "The law banned the party."),
        ("By decree no 12 the party was banned.", "The party was banned by decree."),
        ("", ""),
    ],
)
def test_what_may_agree_is_left_alone(one, other):
    assert found(one, other) == []


def test_the_time_that_a_person_gave_counts_for_the_claim():
    assert found("It took place on Sunday.", "On 12 February 2022 it took place.", dated="2022-02-13") == [
        ("date", "13 February 2022", "12 February 2022")
    ]


def test_relative_times_are_dated_by_the_evidence():
    made = found("It was on 13 February 2022.", "It was yesterday.", published="2022-02-13")
    assert made == [("date", "13 February 2022", "yesterday (12 February 2022)")]


@pytest.mark.parametrize("value", ["13 Feb", "2020/2019", "x" * 5000])
def test_dates_that_cannot_be_read_say_nothing(value):
    assert found("It was in 2020.", "It was in 2019.", dated=value) == []
    assert found("It was in 2020.", "It was yesterday.", published=value) == []


def test_only_so_many_statements_are_compared():
    many = [Statement(number, f"{number + 2} people came.") for number in range(MOST + 20)]
    made = contradictions(many)
    assert len(made) == SHOWN and all(row.other < MOST for row in made)


def test_many_dates_and_numbers_take_no_long_time():
    said = [("On {0} March 2020 {1} people were held. " * 60).format(at % 28 + 1, at + 3) for at in range(MOST)]
    begun = time.process_time()
    contradictions([Statement(at, words, "2020") for at, words in enumerate(said)])
    assert time.process_time() - begun < 2


def test_each_side_says_whose_it_is():
    made = contradictions([Statement(0, "In 2020."), Statement(5, "x"), Statement(9, "In 2019.")])
    assert made == [Contradiction("date", 0, "In 2020", 9, "In 2019")]
