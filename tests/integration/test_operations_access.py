"""People and keys, ended by the operator."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from click.testing import CliRunner, Result

from local.mongo import MongoServer
from operations.__main__ import pesanan
from services.orders.adapters.keys import Principal
from services.orders.adapters.roles import Role
from tests.integration.orders_api import ELSEWHERE, Api


class Operator:
    def __init__(self, mongo: MongoServer, prefix: str) -> None:
        self._told = {"MONGO_ROOT_URI": mongo.root_uri, "DATABASE_PREFIX": prefix, "COLUMNS": "200"}

    def run(self, *arguments: str, answers: str | None = None) -> Result:
        return CliRunner().invoke(pesanan, arguments, input=answers, env=self._told, catch_exceptions=False)

    def id_of(self, name: str) -> str:
        found = re.search(rf"([0-9a-f]{{12}}) .* {name} ", self.run("keys", "list").output)
        assert found
        return found.group(1)


@pytest.fixture
def operator(api: Api, mongo: MongoServer, fresh_prefix: str) -> Operator:
    return Operator(mongo, fresh_prefix)


def answered(api: Api, key: str) -> int:
    client = api.app.test_client()
    client.environ_base.update(HTTP_AUTHORIZATION=f"Bearer {key}", REMOTE_ADDR=ELSEWHERE)
    return client.get("/api/v1/orders/10001").status_code


def test_a_revoked_key_opens_nothing_from_the_next_request_on_and_the_others_do(api: Api, operator: Operator) -> None:
    assert answered(api, api.storefront_key) == 404
    revoked = operator.run("revoke-key", operator.id_of("toko-web"), "--yes")
    assert (revoked.exit_code, "Revoked the storefront key" in revoked.output) == (0, True)
    assert answered(api, api.storefront_key) == 401
    assert answered(api, api.admin_key) == 404


def test_keys_are_listed_without_what_opens_anything(api: Api, operator: Operator) -> None:
    api.wired.keys.make("admin", "budi", timedelta(seconds=-1))
    listed = operator.run("keys", "list").output
    assert "toko-web" in listed and "budi" not in listed and "psn_" not in listed
    operator.run("revoke-key", operator.id_of("toko-web"), "--yes")
    assert "toko-web" not in operator.run("keys", "list").output
    listed_all = operator.run("keys", "list", "--all").output
    assert "toko-web" in listed_all and "budi" in listed_all


@pytest.mark.parametrize("unknown", ["0123456789ab", "", "0", "x" * 12, "0123456789abc"])
def test_an_unknown_id_revokes_nothing(api: Api, operator: Operator, unknown: str) -> None:
    found = operator.run("revoke-key", unknown, "--yes")
    assert (found.exit_code, found.output) == (1, f"there is no key {unknown}\n")
    assert api.wired.keys.revoke(unknown) == 0
    assert answered(api, api.storefront_key) == 404


def test_without_a_yes_nothing_is_revoked(api: Api, operator: Operator) -> None:
    found = operator.run("revoke-key", operator.id_of("toko-web"), answers="n\n")
    assert found.exit_code == 1 and "Go on?" in found.output
    assert answered(api, api.storefront_key) == 404


def test_another_password_ends_the_old_one_and_what_it_has_opened(api: Api, operator: Operator) -> None:
    old = operator.run("create-admin", "--name", "sari").output.strip()
    opened = api.wired.keys.make("admin", "sari", timedelta(hours=12))
    own = operator.run("create-key", "--scope", "admin", "--name", "sari").output.strip()
    session = api.wired.sessions.open("sari", ELSEWHERE)
    new = operator.run("reset-password", "sari", "--yes").output.strip().split("\n")[-1]
    assert (api.wired.people.proven("sari", old), api.wired.people.proven("sari", new)) == (False, True)
    assert api.wired.keys.owner_of(opened) is None
    assert api.wired.sessions.owner_of(session) is None
    assert api.wired.keys.owner_of(own) == Principal("admin", "sari", Role.OWNER)


def test_a_removed_person_has_neither_password_nor_keys(api: Api, operator: Operator) -> None:
    password = operator.run("create-admin", "--name", "sari", "--role", "staff").output.strip()
    assert api.role_of("sari") is Role.STAFF
    session = api.wired.sessions.open("sari", ELSEWHERE)
    own = operator.run("create-key", "--scope", "admin", "--name", "sari").output.strip()
    shop = operator.run("create-key", "--scope", "storefront", "--name", "sari").output.strip()
    removed = operator.run("remove-admin", "sari", "--yes")
    assert removed.output.endswith("Removed sari. Ended: 1 keys, 1 sessions.\n")
    assert api.wired.sessions.owner_of(session) is None
    assert not api.wired.people.proven("sari", password)
    assert api.wired.keys.owner_of(own) is None
    assert api.wired.keys.owner_of(shop) == Principal("storefront", "sari")  # a program of the same name
    assert api.wired.keys.owner_of(api.admin_key) == Principal("admin", "ani")


@pytest.mark.parametrize("command", ["reset-password", "remove-admin"])
def test_nobody_is_one_sentence(operator: Operator, command: str) -> None:
    found = operator.run(command, "nobody", "--yes")
    assert (found.exit_code, "nobody called nobody works here\n" in found.output) == (1, True)
