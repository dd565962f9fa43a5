"""A small run of ``benchmarks.bookings``: more ask at once than there are places, and the servers die in the middle."""

import pytest

from benchmarks.bookings import run, servers

pytestmark = pytest.mark.slow  # servers are started, killed, started again


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_no_place_is_given_twice_none_leaks_and_no_answer_is_lost_when_servers_are_killed(dialect: str) -> None:
    with servers(dialect) as found:
        (seen,) = run(found, rounds=1, kills=1, seed=4, people=40, places=5)
    assert (seen.over, seen.lost, seen.leaked, seen.unwritten) == (0, 0, 0, 0)
    assert (seen.told["held"], seen.told["waiting"], seen.booked) == (5, 35, 5)
