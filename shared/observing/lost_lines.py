"""Log lines that could not be written: the disk is full, or the reader has gone. They are counted, never raised."""

from __future__ import annotations

from prometheus_client import Counter

LOST = Counter("pesanan_log_lines_lost_total", "Log lines that could not be written")
