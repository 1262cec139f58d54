"""The table as a picture: for each kind of query how long every engine takes, on one scale of tens."""

import math
from collections.abc import Sequence
from html import escape
from typing import Any

MARKS = {  # shape, colour and name: told apart without colour too
    "ours": ("circle", "#0b5d8a", "the workbench"),
    "fts5": ("square", "#b3541e", "SQLite FTS5"),
    "tantivy": ("diamond", "#5b7f1c", "tantivy"),
    "postgres": ("triangle", "#7a3b8f", "PostgreSQL"),
    "whoosh": ("cross", "#555555", "Whoosh alone"),
}
LEFT, WIDTH, ROW, TOP = 190, 620, 34, 64


def svg(claims: int, rows: Sequence[dict[str, Any]]) -> str:
    """The rows of `./wb bench search --json` as one picture; an engine that was not asked is left out."""
    figures = [row[f"{name}_ms"] for row in rows for name in MARKS if row[f"{name}_ms"]]
    low, high = math.floor(math.log10(min(figures))), math.ceil(math.log10(max(figures)))
    height = TOP + ROW * len(rows) + 46
    title = f"Milliseconds for one query among {claims:,} claims (median)"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 30} {height}" role="img" '
        f'font-family="sans-serif" font-size="13"><title>{escape(title)}</title>',
        f'<rect width="100%" height="100%" fill="#fff"/><text x="12" y="22" font-weight="bold">{escape(title)}</text>',
    ]
    for at, (shape, colour, words) in enumerate(MARKS.values()):
        x = 20 + at * 150
        parts.append(_mark(shape, x, 42, colour) + f'<text x="{x + 10}" y="46">{words}</text>')
    for power in range(low, high + 1):
        x = _x(10.0**power, low, high)
        parts.append(f'<path d="M{x:.1f} {TOP}V{height - 34}" stroke="#ddd"/>')
        parts.append(f'<text x="{x:.1f}" y="{height - 16}" text-anchor="middle">{10.0**power:g}</text>')
    for at, row in enumerate(rows):
        y = TOP + ROW * at + ROW / 2
        parts.append(f'<text x="{LEFT - 14}" y="{y + 4}" text-anchor="end">{escape(row["query"])}</text>')
        there = [(name, row[f"{name}_ms"]) for name in reversed(MARKS) if row[f"{name}_ms"]]
        ends = [_x(ms, low, high) for _, ms in there]
        parts.append(f'<path d="M{min(ends):.1f} {y}H{max(ends):.1f}" stroke="#bbb"/>')
        parts += [_mark(MARKS[name][0], _x(ms, low, high), y, MARKS[name][1]) for name, ms in there]
    return "\n".join([*parts, "</svg>\n"])


def _x(ms: float, low: int, high: int) -> float:
    return LEFT + WIDTH * (math.log10(ms) - low) / (high - low)


def _mark(shape: str, x: float, y: float, colour: str) -> str:
    match shape:
        case "circle":
            return f'<circle cx="{x:.1f}" cy="{y}" r="6" fill="{colour}"/>'
        case "square":
            return f'<rect x="{x - 5:.1f}" y="{y - 5}" width="10" height="10" fill="{colour}"/>'
        case "diamond":
            return f'<path d="M{x:.1f} {y - 7}l6 7l-6 7l-6 -7z" fill="{colour}"/>'
        case "triangle":
            return f'<path d="M{x:.1f} {y - 6}l6 11h-12z" fill="{colour}"/>'
    return f'<path d="M{x - 5:.1f} {y - 5}l10 10m0 -10l-10 10" stroke="{colour}" stroke-width="2.5"/>'
