"""Bytes that came from elsewhere leave as downloads only: never shown, never run."""

from urllib.parse import quote

from flask import Response

from ..importing.decoding import clean_name


def attachment(response: Response, name: str) -> Response:
    """`response` as a file to save under `name`: unknown type, sandboxed, not sniffed."""
    shown = clean_name(name)
    plain = "".join(sign if sign.isascii() and sign not in '"\\' else "_" for sign in shown)
    response.headers.update(
        {
            "Content-Type": "application/octet-stream",
            "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(shown)}",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        }
    )
    return response
