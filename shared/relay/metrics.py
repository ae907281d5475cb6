"""What the relay tells about itself."""

from __future__ import annotations

from prometheus_client import Counter, Gauge

RELAYED = Counter("pesanan_relay_events_total", "Events given to Kafka, repeats included", ["journal"])
SCANS = Counter(
    "pesanan_relay_scans_total", "Scans of the journal, at a first run or after a lost resume token", ["journal"]
)
DISTANCE = Gauge(
    "pesanan_relay_distance_seconds", "Age of the oldest commit that Kafka has not acknowledged", ["journal"]
)
