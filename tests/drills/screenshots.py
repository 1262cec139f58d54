"""Takes the README's pictures from a fresh demonstration desk: `./wb drill screenshots`."""

import shutil
import tempfile
import threading
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from sqlmodel import col, select
from werkzeug.serving import make_server

from tests.browser.conftest import ARGS
from workbench.config import Home
from workbench.demo.desk import fill
from workbench.demo.plan import PASSWORD
from workbench.models import Claim, Finding
from workbench.web.app import create_app

DOCS = Path(__file__).resolve().parents[2] / "docs"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(fill(Home.at(folder), fresh=False, say=print))
        with app.extensions["desk"].database.reading() as session:
            conflicting = select(Finding.claim_id).where(Finding.verdict == "conflicting")
            claim = session.exec(select(Claim.id).where(col(Claim.id).in_(conflicting))).first()
        server = make_server("127.0.0.1", 0, app, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as started:
            browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=ARGS)
            page = browser.new_page(viewport={"width": 1360, "height": 850})
            base = f"http://127.0.0.1:{server.server_port}"
            log_in(page, base)
            pages = {"article": "/articles/2", "claim": f"/claims/{claim}", "search": "/search?q=detained"}
            pages |= {"status": "/articles/3/status", "board": "/board", "queue": "/", "agreement": "/board/agreement"}
            for name, path in pages.items():
                page.goto(base + path)
                page.screenshot(path=DOCS / f"{name}.png", caret="initial")
                print(f"docs/{name}.png")
            browser.close()
        server.shutdown()


def log_in(page: Page, base: str) -> None:
    page.goto(f"{base}/log-in")
    page.fill("#email", "edda@example.org")
    page.fill("#password", PASSWORD)
    page.click("button.main")


if __name__ == "__main__":
    main()
