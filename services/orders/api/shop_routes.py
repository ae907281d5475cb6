"""The dashboard, the allow-list and retries of parked events."""

from __future__ import annotations

from flask import Response, request

from services.orders.api.answers import MOST, PAGING, answer, changed, number_in_query
from services.orders.api.callers import admin, wiring
from services.orders.api.views import AllowedIp, AllowedIpList, Changed, DashboardView, row_of
from services.orders.commands.allowed_ips import ShownAddress
from shared.contract.fields import Identifier, Label, Value
from shared.contract.times import as_text, moment_told
from shared.errors import Invalid
from shared.http.documented import answers, blueprint
from shared.http.requests import body_as

routes = blueprint("shop", "Dashboard, allow-list, parked events")
LATEST = 10
LAST_VERSION = 2**31  # more than a stream will ever have


class AllowIp(Value, frozen=True, kw_only=True):
    """An address or a network like 203.0.113.0/24; without it, the caller's own. `expires_at` is any RFC 3339 time with
    its zone; without it: for good."""

    address: Label | None = None
    label: Label = ""
    expires_at: Label | None = None


class Retry(Value, frozen=True, kw_only=True):
    service: Identifier
    group: Identifier
    key: Identifier


@routes.get("/dashboard")
@answers(routes, DashboardView)
def dashboard() -> Response:
    """The first page: the latest orders, and tiles, which may be a second old."""
    admin()
    latest, _ = wiring().reading.rows({}, "", LATEST)
    tiles = wiring().dashboard.recent().tiles
    return answer(DashboardView(tiles=tiles, latest=tuple(row_of(one) for one in latest)))


@routes.get("/allowed-ips")
@answers(routes, AllowedIpList, query=PAGING)
def allowed_ips() -> Response:
    """The addresses from which changes are allowed, the last added last, and the caller's own."""
    caller, limit = admin(), number_in_query("limit", 1, MOST, MOST)
    after = number_in_query("after", 0, LAST_VERSION, 0)
    found = [entry for entry in wiring().allowed_ips.listed() if entry.version > after]
    shown = wiring().allowed_ips.shown(found[:limit])
    return answer(
        AllowedIpList(
            addresses=tuple(_allowed_ip(one) for one in shown),
            yours=caller.address,
            after=str(found[limit - 1].version) if len(found) > limit else "",
        )
    )


def _allowed_ip(shown: ShownAddress) -> AllowedIp:
    entry = shown.entry
    return AllowedIp(
        address=entry.network,
        label=entry.label,
        added_by=entry.added_by,
        added_from=entry.added_from,
        added_at=entry.added_at,
        expires_at=entry.expires_at or "",
        expired=shown.expired,
        last_used_at=shown.last_used_at,
    )


@routes.post("/allowed-ips")
@answers(routes, Changed, status=201, takes=AllowIp)
def allow_ip() -> Response:
    """Add IP: from an address that is not on the list, only that address itself can be added."""
    caller = admin(guarded=False)
    wanted = body_as(AllowIp) if request.get_data(cache=True) else AllowIp()
    network = wanted.address or caller.address
    until = None if wanted.expires_at is None else as_text(moment_told("expires_at", wanted.expires_at))
    commit = wiring().allowed_ips.add(network, wanted.label, caller.context(), until)
    return changed("", commit, 201)


@routes.delete("/allowed-ips")
@answers(routes, Changed, query={"address": "what is to be removed"})
def remove_ip() -> Response:
    """Remove an address or a network."""
    caller = admin()
    if not (network := request.args.get("address", "")):
        raise Invalid({"address": ["is needed"]})
    return changed("", wiring().allowed_ips.remove(network, caller.context()))


@routes.post("/parked-events/retry")
@answers(routes, Changed, status=202, takes=Retry)
def retry() -> Response:
    """Try again what a consumer group has parked under a key."""
    caller = admin()
    wanted = body_as(Retry)
    commit = wiring().retries.request(wanted.service, wanted.group, wanted.key, caller.context())
    return changed("", commit, 202)
