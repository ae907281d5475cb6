"""What the bench says of the processor's time that processes take."""

from __future__ import annotations

import os
import time

import pytest

from benchmarks.idle.part import LIMIT, rows
from benchmarks.idle.processes import seconds_by_name


def test_a_process_is_measured_by_its_own_clock() -> None:
    before = time.process_time()
    measured = seconds_by_name(os.getpid())["supervisor"]
    assert before <= measured <= time.process_time()


def test_the_sum_of_all_processes_has_the_aim() -> None:
    of_one, of_other, together = rows({"Kafka": 60.0, "MongoDB": 50.0})
    assert (of_one.what, of_one.reached) == ("Kafka", None)
    assert (of_other.what, of_other.value) == ("MongoDB", 50.0)
    assert together.value == pytest.approx(110.0)
    assert (together.limit, together.reached) == (LIMIT, False)
