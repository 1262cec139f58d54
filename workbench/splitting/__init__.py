"""From a pasted page to atomic claims: pure functions, no session, no clock. Importing this is cheap."""

from workbench.splitting.contract import as_json
from workbench.splitting.dates import describe_date, edtf_bounds
from workbench.splitting.html import read_html
from workbench.splitting.page import read_text
from workbench.splitting.parser import Parser, load_parser, parser_status
from workbench.splitting.portions import PORTION, Portion, portions, split
from workbench.splitting.quantities import quantities
from workbench.splitting.tagging import tags_of_text
from workbench.splitting.types import (
    Attribution,
    Candidate,
    Draft,
    Edit,
    Flag,
    Named,
    Page,
    Proposal,
    Quantity,
    Reference,
    Segment,
)
from workbench.splitting.vocabulary import Term, label_of, terms
from workbench.splitting.worth import worth_of

__all__ = [
    "PORTION",
    "Attribution",
    "Candidate",
    "Draft",
    "Edit",
    "Flag",
    "Named",
    "Page",
    "Parser",
    "Portion",
    "Proposal",
    "Quantity",
    "Reference",
    "Segment",
    "Term",
    "as_json",
    "describe_date",
    "edtf_bounds",
    "label_of",
    "load_parser",
    "parser_status",
    "portions",
    "quantities",
    "read_html",
    "read_text",
    "split",
    "tags_of_text",
    "terms",
    "worth_of",
]
