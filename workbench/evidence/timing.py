"""When evidence was published, against its claim and what that is about. Remarks, never refusals. Pure."""

from ..splitting import edtf_bounds

LATER = "published after the article"
EARLIER = "published before the event"


def remarks(published: str | None, event_time: str | None, article_published: str | None) -> list[str]:
    """What is to be borne in mind about the age of an item, in words; all three are EDTF or not known."""
    first, last = _bounds(published)
    event_first, _ = _bounds(event_time)
    _, article_last = _bounds(article_published)
    found = [LATER] if first is not None and article_last is not None and first > article_last else []
    return found + ([EARLIER] if last is not None and event_first is not None and last < event_first else [])


def _bounds(value: str | None) -> tuple[int | None, int | None]:
    try:
        return edtf_bounds(value) if value else (None, None)
    except ValueError:
        return None, None
