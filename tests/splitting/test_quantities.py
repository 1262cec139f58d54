"""Numbers are read with unit and comparator; dates, years, clock times and articles are none."""

import pytest

from workbench.splitting.quantities import quantities


def read(text):
    return [(q.number, q.to, q.comparator, q.unit, q.counts) for q in quantities(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Police detained 187 people on Monday.", (187, None, "", "people", "arrested")),
        ("More than 40 opposition activists were killed.", (40, None, "more than", "activists", "dead")),
        ("It takes at least five days' notice.", (5, None, "at least", "days", "")),
        ("Between 10 and 15 officers were injured.", (10, 15, "", "officers", "injured")),
        ("He got a seven-year term.", (7, None, "", "years", "")),
        ("It fell by 38 per cent.", (38, None, "", "percent", "")),
        ("It fell by 2.5%.", (2.5, None, "", "percent", "")),
        ("It cost about $5 million.", (5_000_000, None, "about", "dollars", "")),
        ("A fine of 500,000 tenge was imposed.", (500_000, None, "", "tenge", "")),
        ("Dozens of protesters were wounded.", (12, None, "multiples of", "protesters", "injured")),
        ("Tens of thousands of people marched.", (10_000, None, "multiples of", "people", "")),
        ("Two-thirds of the seats are empty.", (0.6667, None, "", "share", "")),
        ("Twenty-one journalists were jailed.", (21, None, "", "journalists", "sentenced")),
        ("He served 10-15 days.", (10, 15, "", "days", "")),
        ("Up to 1.5 million people were evicted.", (1_500_000, None, "at most", "people", "displaced")),
        ("A dozen reporters left.", (12, None, "", "reporters", "")),
        ("A hundred and eighty-seven marchers left.", (187, None, "", "marchers", "")),
        ("Two hundred fifty reporters left.", (250, None, "", "reporters", "")),
        ("One thousand two hundred and six reporters left.", (1206, None, "", "reporters", "")),
        ("Three hundred and twelve thousand reporters left.", (312_000, None, "", "reporters", "")),
        ("A hundred thousand reporters left.", (100_000, None, "", "reporters", "")),
        ("Two thousand million reporters left.", (2_000_000_000, None, "", "reporters", "")),
        ("Two million three hundred thousand reporters left.", (2_300_000, None, "", "reporters", "")),
        ("Between two hundred and three hundred reporters left.", (200, 300, "", "reporters", "")),
        ("Between one thousand and two thousand reporters left.", (1000, 2000, "", "reporters", "")),
        ("Eleven complaints of torture came in.", (11, None, "", "complaints", "")),
        ("Those under 18 were let go.", (18, None, "less than", "years of age", "")),
        ("About 2000 people came.", (2000, None, "about", "people", "")),
    ],
)
def test_a_quantity_is_read(text, expected):
    assert read(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "The party was banned in 2018.",
        "It happened on 4 May 2020 at 18:00.",
        "They came on May 4.",
        "Article 209 and Law No. 214 apply.",
        "A visit on 25-26 November is planned.",
        "One of them left.",
        "The 34-year-old left.",
        "Section 3/15 was read.",
        "The 3rd court sat.",
        "",
    ],
)
def test_no_quantity_is_read(text):
    assert read(text) == []


def test_the_words_are_as_they_stand():
    text = "Between 10 and 15 officers and more than three cars were hit"
    assert [q.words for q in quantities(text)] == ["Between 10 and 15 officers", "more than three cars"]


def test_two_counts_have_what_befell_each():
    assert [(q.number, q.counts) for q in quantities("Police killed 14 people and arrested 30 others.")] == [
        (14, "dead"),
        (30, "arrested"),
    ]
