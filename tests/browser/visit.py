"""One person's visit to the desk, with everything noted that a careful product never does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request

from tests.browser.shop import ADMIN, Shop

WIDE, NARROW = 1366, 390
# A page that is refused on purpose is a line on Chromium's console too; so is what a page was asking for when somebody
# left it (htmx says two lines then; whatever else ends an answer has a second line of its own).
EXPECTED = ("the server responded with a status of 4", "htmx:sendAbort", "htmx:afterRequest")
OWN_READER = ("chrome-extension://", "chrome://resources/")  # Chromium's, of PDF
TOO_WIDE = """[document.documentElement, ...document.querySelectorAll('.card, .tile')]
    .filter((part) => part.scrollWidth > part.clientWidth + 1)
    .map((part) => `${part.className}: ${part.innerText.slice(0, 40)}`)"""


class Visit:
    def __init__(self, page: Page, shop: Shop) -> None:
        self.page, self.shop = page, shop
        self.wrong: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        page.on("request", self._asked)

    def sign_in(self, name: str = ADMIN, password: str | None = None) -> Visit:
        self.page.goto("/desk/sign-in")
        self.page.locator("#name").fill(name)
        self.page.locator("#password").fill(password or self.shop.password)
        self.page.locator("#password").press("Enter")
        self.page.wait_for_url(f"{self.shop.url}/desk/")
        return self

    def at(self, path: str) -> Page:
        answer = self.page.goto(path)
        assert answer is not None and answer.ok, f"{path}: {answer and answer.status}"
        return self.page

    def fits(self) -> None:
        """Nothing hangs over the side of the window, or of its card."""
        wide = self.page.evaluate(TOO_WIDE)
        assert wide == [], f"{self.page.url}: {wide}"

    def is_usable_by_all(self) -> None:
        """axe-core finds nothing that keeps people out."""
        found: dict[str, Any] = Axe().run(self.page).response
        said = [
            f"{one['id']}: {one['help']} {node['html'][:160]} {node['failureSummary'][:300]}"
            for one in found["violations"]
            for node in one["nodes"]
        ]
        assert said == [], "\n".join(said)

    def picture(self, path: Path) -> None:
        self.page.screenshot(path=path, full_page=True)

    def went_clean(self) -> None:
        assert self.wrong == [], "\n".join(self.wrong)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(one in message.text for one in EXPECTED):
            self.wrong.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.shop.url, "data:", "about:", *OWN_READER)):
            self.wrong.append(f"another host: {request.url}")
