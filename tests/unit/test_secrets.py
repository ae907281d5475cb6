"""Who is told which secret, and from where."""

from __future__ import annotations

from pathlib import Path

import pytest
from environs.exceptions import EnvValidationError

from local.relays import journals
from local.service_environment import SERVICES, relays_environment, service_environment
from local.settings import LocalSettings
from shared.settings import root_uri

ROOT = "mongodb://root:secret@127.0.0.1:27017/"


def test_only_payments_is_told_the_bank_feeds_key(tmp_path: Path) -> None:
    settings = LocalSettings(8000, tmp_path)
    told = [service for service in SERVICES if "BANK_FEED_KEY" in service_environment(settings, service)]
    assert told == ["payments"]


def test_the_relays_are_told_where_each_journal_is_and_no_secret_besides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    local = LocalSettings(8000, tmp_path)
    told = relays_environment(local)
    assert not [name for name in told if "KEY" in name or "SMTP" in name]
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    found = journals()
    assert [each.service for each in found] == list(SERVICES)
    assert [each.mongo_uri for each in found] == [service_environment(local, each)["MONGO_URI"] for each in SERVICES]
    assert {each.kafka for each in found} == {told["KAFKA_BOOTSTRAP"]}
    monkeypatch.delenv("PAYMENTS_MONGO_URI")
    with pytest.raises(EnvValidationError, match="PAYMENTS_MONGO_URI"):
        journals()


def test_the_root_users_uri_may_stand_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MONGO_ROOT_URI", raising=False)
    with pytest.raises(EnvValidationError, match="MONGO_ROOT_URI"):
        root_uri()
    file = tmp_path / "mongo-root"
    file.write_text(f"{ROOT}\n", "utf-8")
    monkeypatch.setenv("MONGO_ROOT_URI_FILE", str(file))
    assert root_uri() == ROOT
