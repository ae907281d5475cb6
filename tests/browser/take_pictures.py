"""The pictures in docs/pictures: the shop of `month.py` as it stands on a Tuesday afternoon, always the same one.

python -m tests.browser.take_pictures docs/pictures
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal
from unittest.mock import patch

from playwright.sync_api import Browser, StorageState, sync_playwright

from tests.browser import batik, month, today
from tests.browser.chromium import NoBrowser, how_to_launch
from tests.browser.member_story import come_in
from tests.browser.shop import Shop, open_shop
from tests.browser.visit import NARROW, WIDE, Visit
from tests.integration.clock import Clock
from tests.servers import new_mongo

WHEELS = ("fontpkg_inter", "manimgx_fonts")  # faces: the machine's own would make other pictures
INTER = "<alias><family>sans-serif</family><prefer><family>Inter</family></prefer></alias>"


@dataclass(frozen=True)
class Picture:
    """`height` in the browser's own points: what is further down is left out."""

    name: str
    path: str
    width: int = WIDE
    height: int = 900
    theme: Literal["light", "dark"] = "light"
    customer: str = ""


def pictures(numbers: dict[str, str]) -> list[Picture]:
    order = f"/desk/orders/{numbers['sent']}"
    return [
        Picture("dashboard", "/desk/", height=860),
        Picture("dashboard-dark", "/desk/", height=860, theme="dark"),
        Picture("orders", "/desk/orders"),
        Picture("order", order, height=1500),
        Picture("claims", "/desk/claims", height=1120),
        Picture("order-phone", order, width=NARROW, height=844),
        Picture("member-phone", f"/member/orders/{numbers['new']}", NARROW, 844, customer=numbers["mail"]),
    ]


def take(folder: Path, days: int = month.LONG_AGO) -> list[Path]:
    """All of them into this folder; with few `days` of orders it is done sooner."""
    clock = Clock()
    with (
        TemporaryDirectory() as home,
        clock.at(today.NOW),
        _shop(Path(home), clock) as shop,
        _browser(Path(home)) as browser,
    ):
        month.lived(shop, today.NOW - timedelta(hours=27), today.NOW, days)
        numbers = today.happens(shop, browser)
        with _at_its_hour(shop):
            signed_in = _signed_in(shop, browser)
            return [_taken(one, folder, shop, browser, signed_in) for one in pictures(numbers)]


@contextmanager
def _shop(home: Path, clock: Clock) -> Iterator[Shop]:
    mongo = new_mongo(home / "mongo")
    mongo.start()
    try:
        told = {"shop": batik.NAME, "shop_phone": batik.PHONE, "account": batik.ACCOUNT}
        with open_shop(mongo, "pictures", clock, **told) as shop:
            yield shop
    finally:
        mongo.stop()


@contextmanager
def _browser(home: Path) -> Iterator[Browser]:
    folders = "".join(f"<dir>{files(wheel)}</dir>" for wheel in WHEELS)
    faces = home / "fonts.conf"
    faces.write_text(f"<fontconfig>{folders}<cachedir>{home}/faces</cachedir>{INTER}</fontconfig>", encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(env={**os.environ, "FONTCONFIG_FILE": str(faces)}, **how_to_launch())
        yield browser
        browser.close()


@contextmanager
def _at_its_hour(shop: Shop) -> Iterator[None]:
    """The pages ask what time it is, each by itself."""
    asking = [
        name
        for name, module in sys.modules.items()
        if name.startswith("services.orders.") and hasattr(module, "utc_now")
    ]
    with ExitStack() as patched:
        for name in asking:
            patched.enter_context(patch(f"{name}.utc_now", shop.clock))
        yield


def _signed_in(shop: Shop, browser: Browser) -> StorageState:
    context = browser.new_context(base_url=shop.url)
    Visit(context.new_page(), shop).sign_in()
    state = context.storage_state()
    context.close()
    return state


def _taken(one: Picture, folder: Path, shop: Shop, browser: Browser, desk: StorageState) -> Path:
    scale = 2 if one.width == NARROW else 1
    size: Any = {"viewport": {"width": one.width, "height": one.height}, "device_scale_factor": scale}
    context = browser.new_context(base_url=shop.url, color_scheme=one.theme, storage_state=desk, **size)
    person = Visit(context.new_page(), shop)
    page = (come_in(person, one.customer) if one.customer else person).at(one.path)
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready")
    path = folder / f"{one.name}.png"
    page.screenshot(path=path)
    context.close()
    person.went_clean()
    return path


if __name__ == "__main__":
    folder, *few = sys.argv[1:]
    try:
        for taken in take(Path(folder), *map(int, few)):
            sys.stdout.write(f"{taken} {taken.stat().st_size // 1000} kB\n")
    except NoBrowser as reason:
        sys.exit(str(reason))
