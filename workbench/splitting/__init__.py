"""From a pasted page to atomic claims: pure functions, no session, no clock. Importing this is cheap."""

from workbench.splitting.contract import as_json
from workbench.splitting.dates import describe_date, edtf_bounds
from workbench.splitting.html import read_html
from workbench.splitting.names import aliases
from workbench.splitting.page import read_text
from workbench.splitting.parser import Parser, load_parser, parser_status
from workbench.splitting.portions import PORTION, Portion, portions, split
from workbench.splitting.types import Attribution, Candidate, Draft, Edit, Flag, Page, Proposal, Reference, Segment
from workbench.splitting.worth import worth_of

__all__ = [
    "PORTION",
    "Attribution",
    "Candidate",
    "Draft",
    "Edit",
    "Flag",
    "Page",
    "Parser",
    "Portion",
    "Proposal",
    "Reference",
    "Segment",
    "aliases",
    "as_json",
    "describe_date",
    "edtf_bounds",
    "load_parser",
    "parser_status",
    "portions",
    "read_html",
    "read_text",
    "split",
    "worth_of",
]
