"""Own short articles in several languages: all of their text is kept, cut into its sentences, and dated in figures."""

import json
from pathlib import Path

import pytest

from workbench.splitting import read_html, read_text, split
from workbench.splitting.languages import paragraph_language, script_of
from workbench.splitting.models import PINNED
from workbench.splitting.sentences import sentence_spans

ARTICLES = json.loads(Path(__file__).with_name("languages.json").read_text("utf-8"))
SENTENCES = [(row["language"], row["sentences"]) for row in ARTICLES["cuts"]]


def cut(text, language):
    return [text[a:b] for a, b in sentence_spans(text, 0, len(text), language)]


def drafted(page, **given):
    known = {"published": None, "language": page.language.value, "parser": None} | given
    return split(page.text, page.segments, **known)


@pytest.mark.parametrize(("language", "sentences"), SENTENCES, ids=[f"{row[0]}: {row[1][0][:20]}" for row in SENTENCES])
def test_sentences_end_where_the_language_ends_them(language, sentences):
    assert cut(" ".join(sentences), language) == sentences


@pytest.mark.parametrize("article", ARTICLES["articles"], ids=lambda article: article["language"])
class TestAnArticle:
    def test_its_language_headline_and_day_are_told(self, article):
        page = read_text(article["text"])
        assert page.language.value == article["language"]
        assert page.headline.value == article["text"].strip().split("\n")[0]
        assert page.published.value == "2021-03-15"

    def test_all_of_its_sentences_are_drafts_and_no_other(self, article):
        page = read_text(article["text"])
        found = drafted(page)
        assert [draft.text for draft in found] == [page.headline.value, *article["sentences"]]
        assert {flag.code for draft in found for flag in draft.flags} == {"not-english"}

    def test_as_html_too(self, article):
        title, _, *paragraphs = [line for line in article["text"].split("\n") if line]
        body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        menu = "<nav><a href='/a'>RSS</a> <a href='/b'>Facebook</a></nav>"
        html = f"<html><body>{menu}<article><h1>{title}</h1>{body}</article></body></html>"
        page = read_html(html)
        texts = [draft.text for draft in drafted(page, language=article["language"])]
        assert [text for text in texts if text != title] == article["sentences"]

    def test_nothing_parses_it(self, article):
        assert PINNED.parser(article["language"]) is None


@pytest.mark.parametrize(
    "article", [a for a in ARTICLES["articles"] if not a["text"][0].isascii()], ids=lambda a: a["language"]
)
def test_even_where_a_person_says_english_another_script_is_never_parsed(article):
    class Never:
        def parse(self, strips):
            assert not strips
            return []

    page = read_text(article["text"])
    assert {flag.code for draft in drafted(page, language="en", parser=Never()) for flag in draft.flags} == {
        "not-english"
    }


def test_a_date_in_words_is_read():
    page = read_text("Суд закрыл порт\n\n15 марта 2021\n\n" + ARTICLES["articles"][0]["text"].split("\n\n", 2)[2])
    assert page.language.value == "ru" and page.published.value == "2021-03-15"


@pytest.mark.parametrize("line", ["32.13.2021", "2021年13月40日", "15.03.1399"])
def test_figures_that_are_no_day_are_no_date(line):
    text = ARTICLES["articles"][0]["text"].split("\n\n", 2)
    assert read_text(f"{text[0]}\n\n{line}\n\n{text[2]}").published.value is None


ENGLISH = "The council of Alba met in the old hall and spoke about the bridge for three hours without a vote."
GERMAN = (
    "Der Hafen der Stadt wurde am 3. Mai geschlossen. Niemand durfte ihn verlassen, auch nicht die Arbeiter der Werft "
    "und ihre Familien."
)


def test_a_paragraph_in_another_script_is_never_parsed(parser):
    text = f"{ENGLISH}\n\nГородской суд закрыл порт в мае 2021 г. и др. Полиция ушла.\n\n{ENGLISH[:-1]} today.\n"
    page = read_text(text)
    russian = [d for d in drafted(page, language="en", parser=parser) if script_of(d.text) != "latin"]
    assert [d.text for d in russian] == ["Городской суд закрыл порт в мае 2021 г. и др.", "Полиция ушла."]
    assert all([flag.code for flag in d.flags] == ["not-english"] for d in russian)


def test_a_paragraph_in_another_language_is_told_by_many_letters(parser):
    text = f"{ENGLISH}\n\n{GERMAN}\n\n{ENGLISH[:-1]} today.\n"
    found = drafted(read_text(text), language="en", parser=parser)
    german = [d.text for d in found if [flag.code for flag in d.flags] == ["not-english"]]
    assert german == ["Der Hafen der Stadt wurde am 3. Mai geschlossen.", GERMAN.split(". ", 2)[2]]


@pytest.mark.parametrize(
    "text",
    [
        "Lund, Roe, Finn, Marsh, Vint, Omar Vint, Lena Marsh, Ida Roe, Bo Finn, Carl Dahl, Eva Berg, Nils Holm",
        "Niemand ging.",
        "Café Zürich, São Paulo, Besançon",
        "",
    ],
)
def test_names_and_few_words_change_no_language(text):
    assert paragraph_language(text, 0, len(text), "en") == "en"


def test_an_english_paragraph_on_another_page_is_split_as_english(parser):
    page = read_text(ARTICLES["articles"][0]["text"] + f"\n{ENGLISH} It closed and nobody left.\n")
    found = drafted(page)
    english = [d for d in found if script_of(d.text) == "latin"]
    assert "The council of Alba met in the old hall" in [d.text for d in english]
    assert not any(flag.code == "not-english" for d in english for flag in d.flags)
    assert [d.start for d in found] == sorted(d.start for d in found)
