"""`import` takes articles in for confirmation, or makes them at once."""

import pytest
from sqlmodel import select

from tests.command_line.conftest import refused
from tests.conftest import STORY
from workbench import originals
from workbench.config import MAX_PASTE
from workbench.models import Article, ArticleKind, ArticleVersion, Claim, Event, PendingImport, Segment, User

ADA = ("--as", "ada@example.org")


@pytest.fixture
def story(tmp_path):
    file = tmp_path / "story.txt"
    file.write_text(STORY, encoding="utf-8")
    return file


@pytest.fixture
def count(database):
    """`count(Article)` is how many there are."""

    def rows(table):
        with database.reading() as session:
            return len(session.exec(select(table)).all())

    return rows


def test_it_waits_for_a_person_to_confirm(wb, story, count):
    answer = wb("import", story, *ADA)

    assert answer.exit_code == 0
    assert answer.stdout.startswith("story.txt: waits for confirmation as import 1 (")
    assert (count(PendingImport), count(Article), count(Claim)) == (1, 0, 0)


def test_confirmed_it_is_an_article_at_once(wb, story, count, database, home):
    answer = wb("import", story, *ADA, "--confirm", "--published", "2021-06-01")

    assert answer.stdout == f"story.txt: article 1, {count(Claim)} claims proposed\n"
    with database.reading() as session:
        version = session.exec(select(ArticleVersion)).one()
    assert (version.published_on, version.published_basis) == ("2021-06-01", "Given by the person who imported it.")
    assert originals.read(home.originals, version.raw_sha256) == STORY.encode()


def test_it_is_the_persons_import(wb, story, database):
    wb("import", story, "--as", " Ben@Example.org", "--confirm")

    with database.reading() as session:
        article = session.exec(select(Article)).one()
        assert session.get(User, article.owner_id).name == "Ben"
        assert {event.actor_id for event in session.exec(select(Event).where(Event.article_id == 1))} == {
            article.owner_id
        }


def test_the_same_text_again_is_named_not_doubled(wb, story, tmp_path, count):
    again = tmp_path / "again.txt"
    again.write_text(STORY.replace("\n", "\r\n") + "\n\n")

    answer = wb("import", story, story, again, *ADA, "--confirm")

    assert answer.stdout.splitlines()[1:] == [
        f"{name}: here already as article 1" for name in ("story.txt", "again.txt")
    ]
    assert count(Article) == 1


def test_what_came_before_a_refused_file_is_kept(wb, story, tmp_path, count):
    (tmp_path / "empty.txt").write_text("")

    answer = wb("import", story, tmp_path / "empty.txt", *ADA, "--confirm")

    assert answer.exit_code == 1 and "empty.txt: There is no text in it" in answer.stderr
    assert count(Article) == 1


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.txt", b"", "empty.txt: There is no text in it"),
        ("noise.txt", bytes(range(256)) * 20, "noise.txt: The character set"),
        ("paper.pdf", b"%PDF-1.4", "is not text"),
        ("large.html", b"a" * (MAX_PASTE + 1), "large.html: larger than 5,000,000 bytes"),
        ("untitled.txt", b"The court fined 12 people.", "untitled.txt: Give the headline"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_one_sentence(name, content, sentence, wb, tmp_path, count):
    (tmp_path / name).write_bytes(content)

    refused(wb("import", tmp_path / name, *ADA, "--confirm"), sentence)
    assert (count(Article), count(PendingImport)) == (0, 0)


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("nobody@example.org", "There is nobody with the address nobody@example.org."),
        ("rosa@example.org", "Only checkers and editors do this"),
        ("system@localhost", "Only checkers and editors do this"),
    ],
)
def test_who_may_not_import_is_told_so(email, sentence, wb, story, count):
    refused(wb("import", story, "--as", email), sentence)
    assert count(PendingImport) == 0


def test_a_date_that_is_none_is_refused(wb, story, count):
    refused(wb("import", story, *ADA, "--published", "31 Feb"), "“31 Feb” is not a date")
    assert count(PendingImport) == 0


@pytest.mark.parametrize("words", [[], ["gone.txt", *ADA], [".", *ADA], [__file__]])
def test_a_command_that_is_not_complete_is_refused(words, wb):
    assert wb("import", *words).exit_code == 2


GIVEN = {
    "--headline": "Dockers  lose their party",
    "--outlet": "Tolvan Times",
    "--authors": "Lena Marsh; Omar Vint",
    "--kind": "analysis",
    "--language": "en",
    "--published": "2021-06-02",
    "--basis": "The outlet's archive.",
}


def typed(**changes: str) -> list[str]:
    return [
        word for pair in {**GIVEN, **{f"--{name}": value for name, value in changes.items()}}.items() for word in pair
    ]


def article_of(database) -> tuple[Article, ArticleVersion]:
    with database.reading() as session:
        return session.exec(select(Article)).one(), session.exec(select(ArticleVersion)).one()


def test_what_is_given_stands_in_place_of_what_is_proposed(wb, story, database):
    wb("import", story, *ADA, "--confirm", *typed())

    article, version = article_of(database)
    assert (article.headline, article.outlet) == ("Dockers lose their party", "Tolvan Times")
    assert (article.authors, article.kind, article.language) == (["Lena Marsh", "Omar Vint"], "analysis", "en")
    assert (version.published_on, version.published_basis) == ("2021-06-02", "The outlet's archive.")


def test_what_is_not_given_is_confirmed_as_proposed(wb, story, database):
    wb("import", story, *ADA, "--confirm", "--outlet", "Tolvan Times", "--authors", "")

    article, version = article_of(database)
    assert (article.headline, article.outlet, article.authors) == (STORY.splitlines()[0], "Tolvan Times", [])
    assert version.published_on is None


def test_without_confirm_what_is_given_waits_in_the_preview(wb, story, as_, count):
    wb("import", story, *ADA, *typed())

    page = as_("ada").get("/imports/1").text
    assert all(
        f'value="{words}"' in page for words in ("Dockers lose their party", "Lena Marsh; Omar Vint", "2021-06-02")
    )
    assert count(Article) == 0


def test_what_was_done_in_the_preview_holds_for_the_confirmation(wb, story, as_, count, database):
    wb("import", story, *ADA, "--outlet", "Tolvan Times")
    page = as_("ada").get("/imports/1").text.count("leave out<")
    as_("ada").post(
        "/imports/1/flip", {"segment": 2, "headline": "Another headline", "kind": "report", "language": "en"}
    )

    wb("import", story, *ADA, "--confirm", "--kind", "news")

    article, version = article_of(database)
    assert (article.headline, article.kind) == ("Another headline", "news")
    with database.reading() as session:
        kept = session.exec(select(Segment.keep).where(Segment.version_id == version.id, Segment.keep)).all()
    assert len(kept) == page - 1


@pytest.mark.parametrize(("published", "on"), [("masthead", "2021-06-03"), ("unknown", None), ("", None)])
def test_the_date_may_be_the_printed_one_or_unknown(published, on, wb, tmp_path, database):
    file = tmp_path / "page.txt"
    file.write_text(f"3rd Jun 2021\n\nHome\nNews\n\n{STORY}", encoding="utf-8")

    wb("import", file, *ADA, "--confirm", "--headline", "A ban", "--published", published)

    _, version = article_of(database)
    assert (version.published_on, bool(version.published_basis)) == (on, on is not None)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"headline": " "}, "Give the headline, at most 500 characters."),
        ({"headline": "a" * 501}, "Give the headline, at most 500 characters."),
        ({"outlet": "a" * 201}, "Names are at most 200 characters long."),
        ({"authors": "a;" * 51}, "Name at most 50 authors"),
        ({"kind": "gossip"}, "Choose one of the article kinds."),
        ({"language": "english"}, "Give the language by its code"),
        ({"published": "soon"}, "“soon” is not a date"),
        ({"published": "masthead"}, "No date is printed on the page"),
        ({"published": "unknown"}, "There is no publication date that this could be the basis of"),
        ({"basis": " "}, "Say where the publication date is from."),
    ],
)
def test_what_the_preview_would_refuse_is_refused_in_one_sentence(changes, sentence, wb, story, count):
    refused(wb("import", story, *ADA, "--confirm", *typed(**changes)), sentence)
    assert (count(Article), count(PendingImport)) == (0, 0)


def test_a_headline_is_one_files(wb, story):
    refused(wb("import", story, story, *ADA, "--headline", "A ban"), "A headline belongs to one file")


def test_the_help_says_what_is_confirmed(wb):
    words = " ".join(wb("import", "--help").stdout.split())
    assert "thereby confirms everything that is proposed and not given here" in words
    assert all(kind in words for kind in ArticleKind)
