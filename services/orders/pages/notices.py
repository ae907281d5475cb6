"""What a button has done, said once on the page that follows it. Carried by a short-lived cookie of codes."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, unquote

from flask import Response, g, request

from services.orders.pages.headers import keep
from services.orders.pages.language import say, term

COOKIE = "notices"
SECONDS = 60
SAID: Mapping[str, str] = {
    "address-added": term("Success: changes from {about} are allowed now."),
    "address-removed": term("{about} is no longer on the list."),
    "history-added": term("Success: the entry stands in the history of order {about}."),
    "invoice-requested": term("Success: the invoice of order {about} is being made."),
    "points-added": term("Success: the reward points of order {about} are the customer's."),
    "points-removed": term("The reward points of order {about} are taken back."),
    "commission-added": term("Success: the commission of order {about} is the affiliate's."),
    "commission-removed": term("The commission of order {about} is taken back."),
    "claim-accepted": term("Success: the payment of order {about} is accepted."),
    "claim-rejected": term("The claim for order {about} is rejected; the customer will read why."),
    "return-accepted": term("Success: the return of order {about} is accepted."),
    "return-rejected": term("The return of order {about} is rejected."),
    "comment-corrected": term("Success: the comment in the history of order {about} is corrected."),
    "comment-withdrawn": term("The comment in the history of order {about} is withdrawn."),
    "statement-uploaded": term("Success: {about} is uploaded and will be read in a moment."),
    "role-given": term("{about} has another role from now on."),
    "person-removed": term("{about} does not work here any more, and is signed out everywhere."),
    "person-signed-out": term("{about} is signed out everywhere."),
    "retry-asked": term("Success: {about} is tried again as soon as its service gets to it."),
    "signed-out": term("You are signed out."),
    "signed-out-everywhere": term("You are signed out everywhere."),
}


def add(response: Response, code: str, about: str = "") -> None:
    """For the page that `response` leads to, after what is still to be said."""
    waiting = [] if g.get("noticed") else _codes()
    keep(response, COOKIE, "|".join([*waiting, f"{code}:{quote(about[:100], safe='')}"][-5:]), SECONDS)


def sentences(known: Mapping[str, str] = SAID) -> list[str]:
    """To be said on this page; said once."""
    g.noticed = True
    parts = [code.partition(":") for code in _codes()]
    return [say(known[code], about=unquote(about)) for code, _, about in parts if code in known]


def forget_said(response: Response) -> Response:
    if g.get("noticed") and request.cookies.get(COOKIE):
        response.delete_cookie(COOKIE)
    return response


def _codes() -> list[str]:
    return [code for code in request.cookies.get(COOKIE, "").split("|") if code]
