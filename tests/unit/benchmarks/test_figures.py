"""What the bench makes of what it has measured."""

import pytest

from benchmarks.page import BEGIN, END, with_table
from benchmarks.rounds import alternating
from benchmarks.rows import Row, percentile
from benchmarks.table import cells, number
from benchmarks.timeline import rate, rate_together


def test_ours_and_bare_are_measured_in_turn() -> None:
    order: list[str] = []

    def noted(name: str, at: int) -> float:
        order.append(f"{name}{at}")
        return float(at)

    assert alternating(2, lambda at: noted("ours", at), lambda at: noted("bare", at)) == ([0.0, 1.0], [0.0, 1.0])
    assert order == ["ours0", "bare0", "ours1", "bare1"]


def test_a_share_is_taken_round_by_round_and_shown_with_its_spread() -> None:
    row = Row("relay", "events", "a second", [50.0, 60.0, 90.0], [100.0, 80.0, 100.0], aim=0.8)
    assert row.shares == [0.5, 0.75, 0.9]
    assert row.reached is False
    assert cells(row) == (
        "relay",
        "events",
        "a second",
        "60.0",
        "100",
        "0.75 (0.50 to 0.90)",
        "0.8 of bare",
        "**no**",
    )


def test_where_less_is_better_the_share_turns_round() -> None:
    row = Row("rebuild", "200,000 events", "s", [20.0], [10.0], less_is_better=True, limit=25.0)
    assert row.shares == [0.5]
    assert row.reached is True
    assert cells(row)[-2:] == ("at most 25.0", "yes")


def test_a_figure_without_an_aim_is_neither_reached_nor_missed() -> None:
    row = Row("memory", "orders-http", "MB", [60.0])
    assert row.reached is None
    assert cells(row)[4:] == ("", "", "", "")


def test_a_rate_counts_neither_the_start_nor_the_wait_at_the_end() -> None:
    assert rate([(0.0, 0), (5.0, 100), (6.0, 1_100), (7.0, 2_100), (9.0, 2_100)]) == 1_000


def test_what_was_done_between_two_looks_is_counted_from_the_first_of_them() -> None:
    assert rate([(0.0, 0), (3.0, 0), (4.0, 500), (6.0, 500)]) == 500
    assert rate_together([[(3.0, 0), (4.0, 500)], [(3.5, 0), (4.5, 0)]]) == 500


def test_nothing_has_no_rate() -> None:
    with pytest.raises(ValueError, match="nothing"):
        rate([(0.0, 0), (1.0, 0)])


def test_the_rate_of_two_is_that_of_the_time_when_both_are_at_work() -> None:
    first = [(0.0, 100), (10.0, 1_100)]
    second = [(5.0, 50), (6.0, 250), (20.0, 250)]
    assert rate_together([first, second]) == pytest.approx(100 + 200)


def test_of_two_that_were_never_at_work_together_all_counts_in_all_the_time() -> None:
    assert rate_together([[(0.0, 10), (1.0, 110)], [(2.0, 50), (4.0, 150)]]) == pytest.approx(200 / 4)
    assert rate_together([[(0.0, 0), (1.0, 0)], [(2.0, 50), (4.0, 150)]]) == pytest.approx(50)


def test_a_percentile_is_one_of_the_values() -> None:
    values = [float(n) for n in range(1, 101)]
    assert (percentile(values, 0.5), percentile(values, 0.99), percentile(values, 1)) == (50, 99, 100)
    assert percentile([7.0], 0.99) == 7
    with pytest.raises(ValueError, match="no value"):
        percentile([], 0.5)


def test_numbers_are_shown_with_the_digits_that_count() -> None:
    assert [number(n) for n in (12_345.6, 123.4, 12.34, 1.234)] == ["12,346", "123", "12.3", "1.23"]


def test_the_table_goes_between_its_markers_and_nothing_else_changes() -> None:
    page = f"# Performance\n\n{BEGIN}\nold\n{END}\n\nWhat it means."
    written = with_table(page, [Row("relay", "events", "a second", [50.0])], {"cores": "2"})
    assert written.startswith(f"# Performance\n\n{BEGIN}\n\n- cores: 2\n\n| part |")
    assert written.endswith(f"| relay | events | a second | 50.0 |  |  |  |  |\n\n{END}\n\nWhat it means.")
    assert with_table(written, [Row("relay", "events", "a second", [50.0])], {"cores": "2"}) == written
    assert "old" not in written


def test_a_page_without_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="once each"):
        with_table("# Performance", [], {})
