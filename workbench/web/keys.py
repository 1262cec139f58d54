"""The keys of the pages, in one table: it prints them on the buttons and makes the help page."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """`press` is what is typed ("g a": one after the other); `where` the page it works on."""

    name: str
    press: str
    does: str
    where: str


KEYS = (
    Key("queue", "g q", "go to the queue", "everywhere"),
    Key("articles", "g a", "go to the articles", "everywhere"),
    Key("to_search", "g s", "go to the search", "everywhere"),
    Key("notifications", "g n", "go to the notifications", "everywhere"),
    Key("search", "/", "type a search", "everywhere"),
    Key("help", "?", "list the keys; on the search, say how to ask", "everywhere"),
    Key("ask", "?", "say how to ask", "search"),
    Key("next", "j", "next claim", "article"),
    Key("previous", "k", "previous claim", "article"),
    Key("next_open", "J", "next claim without a verdict", "article"),
    Key("previous_open", "K", "previous claim without a verdict", "article"),
    Key("doubt", "d", "next draft with a doubt", "article"),
    Key("next_page", "l", "next page of a long article", "article"),
    Key("previous_page", "h", "previous page of a long article", "article"),
    Key("keep", "a", "keep the claim", "article"),
    Key("edit", "e", "edit its words", "article"),
    Key("discard", "x", "discard it", "article"),
    Key("split", "s", "split it in two", "article"),
    Key("merge", "m", "merge it with another", "article"),
    Key("undo", "u", "undo my last change", "article"),
    Key("choose", "1 … 4", "choose what an open word means", "article"),
    Key("leave", "0", "leave that word as it is", "article"),
    Key("verdict", "v", "open the claim at its verdict", "article"),
    Key("select", "w", "open the list of sentences to make a claim from", "article"),
    Key("new", "n", "new claim from the selected words", "article"),
    Key("comment", "c", "comment on the selected words", "article"),
    Key("next_row", "j", "next row; Enter opens it", "queue and tables"),
    Key("previous_row", "k", "previous row", "queue and tables"),
    Key("take_row", "t", "take the claim", "queue and tables"),
    Key("with_ticked", "w", "go to what can be done with the ticked claims", "queue and tables"),
    Key("tick", "c", "tick the claim, to change it with others", "queue and tables"),
    Key("next_claim", "j", "next claim", "claim"),
    Key("previous_claim", "k", "previous claim", "claim"),
    Key("edit_claim", "e", "edit its words", "claim"),
    Key("take", "t", "take the claim", "claim"),
    Key("verdicts", "1 … 9", "choose a verdict", "claim"),
    Key("save", "Ctrl+Enter", "save the verdict and open the next claim", "claim"),
    Key("back", "b", "back to the article", "claim"),
)
BY_NAME = {key.name: key for key in KEYS}


def press(name: str) -> str:
    """What to type for a key of the table."""
    return BY_NAME[name].press
