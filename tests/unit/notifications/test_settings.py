"""What the service is told from outside."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from environs import EnvValidationError

from services.notifications.sending import Patience
from services.notifications.settings import from_environment


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONGO_URI", "mongodb://127.0.0.1/")


def test_the_mail_server_s_password_comes_from_a_file_and_is_never_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "password").write_text("rahasia", "utf-8")
    monkeypatch.setenv("SMTP_PASSWORD_FILE", str(tmp_path / "password"))
    settings = from_environment()
    assert settings.mail.password == "rahasia"
    assert "rahasia" not in repr(settings)


def test_the_waits_grow_as_they_are_set_and_the_last_one_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_WAITS", "1,5,60")
    settings = from_environment()
    patience = Patience(settings.waits, settings.tries, settings.held)
    assert [patience.after(n).total_seconds() for n in (1, 2, 3, 4, 12)] == [1, 5, 60, 60, 60]
    assert settings.unknown == timedelta(minutes=15)


def test_settings_that_make_no_sense_are_all_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"MAIL_TRIES": "0", "MAIL_HELD": "-1", "SMTP_PORT": "smtp"}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(EnvValidationError) as refused:
        from_environment()
    assert {"MAIL_TRIES", "MAIL_HELD", "SMTP_PORT"} <= set(refused.value.error_messages)
