"""What can go wrong in search, each with one sentence for the person."""


class SearchError(Exception):
    """Base of every error search raises on purpose."""


class BadQuery(SearchError):
    """The query cannot be read: a sentence that says what to do, and the code-point offset it is about."""

    def __init__(self, sentence: str, position: int) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.position = position


class TooSlow(SearchError):
    """The search was stopped at its time limit."""


class IndexMissing(SearchError):
    """There is no index in this directory; set-up creates one."""


class IndexDamaged(SearchError):
    """The index cannot be read, or is not the index of this database. Rebuild it."""


class IndexBusy(SearchError):
    """Another process is writing to the index."""
