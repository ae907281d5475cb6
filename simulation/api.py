"""A client of the orders API, as a storefront or an admin would write one."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

WAIT = 15.0  # seconds


class Refused(Exception):
    """The API said no; `problem` is its problem details."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        super().__init__(f"{status}: {problem.get('detail', problem)}")
        self.status = status
        self.problem = problem


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Api:
    """`key` is a bearer key. `address` is the one that requests come from: on loopback each of 127.0.0.0/8 is ours.
    Empty: whichever the system takes."""

    url: str
    key: str = field(repr=False)
    address: str = ""

    def get(self, path: str) -> Answer:
        return self._send("GET", path, None)

    def post(self, path: str, body: Any = None, key: str = "") -> Answer:
        """Every change carries an Idempotency-Key, so that a try after a broken line does it once."""
        return self._send("POST", path, body, key or str(uuid.uuid4()))

    def put(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        return self._send("PUT", path, None, str(uuid.uuid4()), headers)

    def delete(self, path: str) -> Answer:
        return self._send("DELETE", path, None, str(uuid.uuid4()))

    def _send(self, method: str, path: str, body: Any, key: str = "", more: Mapping[str, str] | None = None) -> Answer:
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json", **(more or {})}
        if key:
            headers["Idempotency-Key"] = key
        place = urlsplit(self.url)
        connection = HTTPConnection(
            place.netloc, timeout=WAIT, source_address=(self.address, 0) if self.address else None
        )
        with closing(connection):
            connection.request(method, f"/api/v1{path}", None if body is None else json.dumps(body), headers)
            response = connection.getresponse()
            answer = Answer(response.status, dict(response.getheaders()), response.read())
        if answer.status >= 400:
            raise Refused(answer.status, _problem(answer.body))
        return answer


def _problem(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {"detail": body.decode(errors="replace")[:500]}
    return found if isinstance(found, dict) else {"detail": str(found)}
