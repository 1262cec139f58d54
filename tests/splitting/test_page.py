from workbench.splitting import read_text

TEXT = """Alba shuts its port

{0}
{0}
Author bio

Ida Roe is a reporter for The Lantern and Bo Finn is a photographer.

This is an opinion piece; the views expressed here are its writer's and not those of The Lantern.
"""

BODY = "The council of Alba met in the old hall and spoke about the bridge for three hours without a vote.\n\n" * 3
TEXT = TEXT.format(BODY)


def test_the_disclaimer_names_the_outlet_and_the_kind():
    page = read_text(TEXT)
    assert (page.outlet.value, page.kind.value) == ("The Lantern", "opinion")


def test_the_biography_names_the_authors():
    assert read_text(TEXT).authors.value == ("Ida Roe", "Bo Finn")


def test_the_byline_names_the_author():
    assert read_text("Bridge debate goes on\n\nBy Ida Roe\n\n" + BODY).authors.value == ("Ida Roe",)


def test_an_invitation_to_join_names_the_outlet():
    assert read_text(BODY + "Join Harbourpost today\n\nJoin us").outlet.value == "Harbourpost"


def test_the_language_is_told_with_a_reason():
    page = read_text("Der Hafen der Stadt wurde am Montag geschlossen, und niemand durfte ihn verlassen.")
    assert page.language.value == "de"
    assert page.language.why.endswith(".")


def test_every_proposal_says_why():
    page = read_text("")
    assert all(p.why for p in (page.headline, page.outlet, page.authors, page.kind, page.language, page.published))


def test_a_section_label_right_below_the_text_tells_the_kind():
    text = (
        "Why the port of Lenz will fail\n\nby Ida Roe\n\n"
        "The port of Lenz was closed in May 2020 after the guild had refused to pay the fee to the town.\n\n"
        "Its workers were sent home, and the guild said that it would go to court over the fee in June.\n\n"
        "Opinion\n\nPorts\n\nLenz\n"
    )
    assert read_text(text).kind.value == "opinion"
    assert read_text(text.replace("Opinion\n", "Harbours\n")).kind.value == "news"
