"""The events that the bench makes itself are those that our own writer would make."""

from collections import defaultdict

from benchmarks.log.lives import EVENTS, order_after
from benchmarks.log.wires import Wire, interleaved
from shared.contract.catalogue import CONTRACT
from shared.contract.checking import checked
from shared.contract.orders import Status
from shared.contract.wire import hash_of


def lives(orders: int, open_at_once: int) -> dict[str, list[Wire]]:
    found: dict[str, list[Wire]] = defaultdict(list)
    for wire in interleaved(orders, open_at_once):
        found[wire.number].append(wire)
    return found


def test_every_event_is_one_of_the_contract_and_names_the_one_before_it() -> None:
    for number, wires in lives(70, 9).items():
        before = ""
        for version, wire in enumerate(wires, 1):
            recorded = CONTRACT.decode(wire.bytes)
            checked(recorded.event)
            assert (recorded.stream, recorded.subject, recorded.version) == (f"order:{number}", number, version)
            assert (recorded.time, recorded.prevhash, wire.version) == (wire.time, before, version)
            before = hash_of(wire.bytes)


def test_every_order_lives_from_placed_to_complete() -> None:
    found = lives(70, 9)
    assert len(found) == 70
    for wires in found.values():
        order = order_after([CONTRACT.decode(wire.bytes).event for wire in wires])
        assert (order.status, order.version, len(wires)) == (Status.COMPLETE, EVENTS, EVENTS)


def test_ids_and_times_are_nobody_elses() -> None:
    events = [CONTRACT.decode(wire.bytes) for wire in interleaved(70, 9)]
    assert len({event.id for event in events}) == len(events)
    assert [event.time for event in events] == sorted({event.time for event in events})


def test_open_orders_move_in_turn_and_a_finished_one_makes_room() -> None:
    numbers = [wire.number for wire in interleaved(5, 2)]
    assert numbers[:4] == [numbers[0], numbers[1]] * 2
    assert numbers.index(str(int(numbers[0]) + 2)) == 2 * EVENTS
