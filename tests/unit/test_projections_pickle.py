"""The processes of a rebuild get their projections as a pickle."""

from __future__ import annotations

import pickle

import pytest

from services.orders.projections.all import PROJECTIONS


@pytest.mark.parametrize("projection", PROJECTIONS, ids=lambda projection: projection.name)
def test_a_projection_goes_to_another_process(projection: object) -> None:
    assert pickle.loads(pickle.dumps(projection))
