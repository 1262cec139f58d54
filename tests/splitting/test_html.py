import pytest

from workbench.splitting import read_html

PARAGRAPH = "The town of Alba closed its port on Monday after a long quarrel with the fishers of the bay, it is said."
PAGE = f"""<html lang="en"><head><title>Alba shuts its port | The Lantern</title>
<meta property="og:site_name" content="The Lantern"><meta name="author" content="Ida Roe">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Alba shuts its port",
"datePublished": "2021-11-08T09:30:00+01:00"}}</script></head>
<body><nav><a href="/">Home</a> <a href="/x">Sport</a></nav>
<article><h1>Alba shuts its port</h1><p>{PARAGRAPH}</p><p>{PARAGRAPH.replace("port", "harbour")}</p>
<p>{PARAGRAPH.replace("port", "market")}</p></article>
<footer>All rights reserved by The Lantern</footer></body></html>"""


def test_all_visible_text_is_the_version_text():
    text = read_html(PAGE).text
    assert all(words in text for words in ("Home", "Alba shuts", "market", "All rights reserved"))


def test_only_the_article_is_kept():
    page = read_html(PAGE)
    kept = " ".join(page.text[s.start : s.end] for s in page.segments if s.keep)
    assert kept.count("quarrel") == 3
    assert "rights" not in kept


def test_the_metadata_speak_for_the_page():
    page = read_html(PAGE)
    assert (page.headline.value, page.outlet.value, page.authors.value) == (
        "Alba shuts its port",
        "The Lantern",
        ("Ida Roe",),
    )


def test_the_publishers_date_is_taken_with_its_reason():
    published = read_html(PAGE).published
    assert published.value == "2021-11-08"
    assert "datePublished" in published.why


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<",
        "<p>",
        "\x00<b>\ud800",
        "<div>" * 3000 + "deep",
        "<!DOCTYPE x [<!ENTITY a 'b'>]><p>&a;",
        "<script type='application/ld+json'>{]</script>text",
        '<script type="application/ld+json">' + "[" * 9000 + "</script>",
        "<?xml version='1.0' encoding='utf-16'?><p>x</p>",
        '<meta property="article:published_time" content="0000-99-99"><p>text</p>',
        "<svg><math><base href=//x><meta http-equiv=refresh content=0>",
    ],
)
def test_odd_markup_never_raises(html):
    page = read_html(html)
    held = "".join(page.text[s.start : s.end] for s in page.segments)
    assert "".join(held.split()) == "".join(page.text.split())
