"""The alarms and the dashboard ask for what the processes really measure."""

from __future__ import annotations

import json
import re
from importlib import import_module

import pytest
from prometheus_client import REGISTRY

from local.settings import ROOT

MEASURED_IN = (
    "shared.consuming.breaker",
    "shared.consuming.group",
    "shared.consuming.parking",
    "shared.consuming.waiting",
    "shared.consuming.work",
    "shared.http.probing",
    "shared.observing.lost_lines",
    "shared.relay.metrics",
    "services.invoices.sweeping",
    "services.notifications.sending",
)
NAME = re.compile(r"\bpesanan_[a-z_]+")
DASHBOARD, ALERTS = ROOT / "monitoring" / "dashboard.json", ROOT / "monitoring" / "alerts.yml"


@pytest.fixture(scope="module")
def measured() -> set[str]:
    """Every name under which Prometheus would know a metric of ours."""
    for module in MEASURED_IN:
        import_module(module)
    suffixes = {"counter": ("_total",), "gauge": ("",), "histogram": ("_bucket", "_count", "_sum")}
    return {
        family.name + suffix
        for family in REGISTRY.collect()
        if family.name.startswith("pesanan_")
        for suffix in suffixes[family.type]
    }


@pytest.mark.parametrize("path", [DASHBOARD, ALERTS], ids=lambda path: path.name)
def test_every_name_that_is_asked_for_is_measured(path: object, measured: set[str]) -> None:
    assert isinstance(path, type(ROOT))
    asked = set(NAME.findall(path.read_text("utf-8")))
    assert asked and asked <= measured


def test_every_alarm_is_explained(measured: set[str]) -> None:
    alarms = re.findall(r"- alert: (\w+)", ALERTS.read_text("utf-8"))
    explained = (ROOT / "docs" / "operations.md").read_text("utf-8")
    assert alarms and all(f"| {alarm} |" in explained for alarm in alarms)


def test_panels_don_t_overlap() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in json.loads(DASHBOARD.read_text("utf-8"))["panels"]:
        at = panel["gridPos"]
        cells = {(at["x"] + dx, at["y"] + dy) for dx in range(at["w"]) for dy in range(at["h"])}
        assert not cells & taken and at["x"] + at["w"] <= 24, panel["title"]
        taken |= cells
