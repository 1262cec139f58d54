"""The real parser, loaded once; tests that need it skip where the pinned model is missing."""

import pytest

from workbench.splitting import Draft, Parser, load_parser, parser_status, read_text, split


@pytest.fixture(scope="session")
def parser() -> Parser:
    found = load_parser()
    if found is None:
        pytest.skip(parser_status())
    return found


@pytest.fixture
def drafts(parser):
    """Split a text as pasted, published on 10 November 2021."""

    def run(text: str, **given) -> list[Draft]:
        page = read_text(text)
        known = {"published": "2021-11-10", "outlet": "The Lantern", "parser": parser} | given
        return list(split(text, page.segments, **known))

    return run
