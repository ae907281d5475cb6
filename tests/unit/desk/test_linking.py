from __future__ import annotations

from flask import Flask

from services.orders.pages.linking import link


def shop() -> Flask:
    app = Flask(__name__)
    app.add_url_rule("/orders/<string:number>", "order", lambda number: number)
    return app


def linked(below: str, **values: object) -> str:
    with shop().test_request_context(environ_overrides={"SCRIPT_NAME": below}):
        return link("order", **values)


def test_a_link_fills_the_address_of_its_page() -> None:
    assert linked("", number="7 8", after="x&y") == "/orders/7%208?after=x%26y"


def test_a_page_below_another_address_gives_none_of_its_links_to_the_others() -> None:
    found = [linked(below, number="7") for below in ("/shop", "", "/shop")]
    assert found == ["/shop/orders/7", "/orders/7", "/shop/orders/7"]
