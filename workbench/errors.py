"""The named refusals of the house. Each carries one sentence for a person that says what to do."""


class Refusal(Exception):
    """Something was refused; `str(refusal)` is the sentence to show. `status` is the HTTP status it answers with."""

    status = 400


class Invalid(Refusal):
    """The input cannot be taken as it stands (422). `faults` maps a field's name to its sentence ("" for the form)."""

    status = 422

    def __init__(self, sentence: str, faults: dict[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.faults = faults or {"": sentence}


class Forbidden(Refusal):
    """The signed-in person may not do this (403)."""

    status = 403


class LoggedOut(Refusal):
    """Nobody is signed in, or the sign-in has ended (401)."""

    status = 401


class Missing(Refusal):
    """There is no such thing, or one may not know of it (404)."""

    status = 404


class Stale(Refusal):
    """Somebody changed the thing meanwhile (409). `newer` is the text as it stands now."""

    status = 409

    def __init__(self, sentence: str, newer: str = "") -> None:
        super().__init__(sentence)
        self.newer = newer


class TooLarge(Refusal):
    """More than the limit that the sentence names (413)."""

    status = 413


class WrongType(Refusal):
    """A kind of file that is not taken (415)."""

    status = 415


class TooMany(Refusal):
    """Tried too often (429)."""

    status = 429


class Busy(Refusal):
    """The database or the index is held by somebody else for too long (503)."""

    status = 503
