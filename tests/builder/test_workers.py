"""Work shared out gives the answers that it would have given here, in the same order, whatever becomes of a worker."""

import os
import signal
import threading
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from builder import workers
from builder.workers import WorkerLost, in_two, shared

NUMBERS = list(range(100))


def doubled(number: int) -> tuple[int, int]:
    return number * 2, os.getpid()


def doubled_but_one(wrong: int, number: int) -> int:
    if number == wrong:
        raise ValueError(f"{number} cannot be doubled")
    return number * 2


def killed_at(last: int, number: int) -> bytes:
    if number == last:
        os.kill(os.getpid(), signal.SIGKILL)
    return b"%d" % number * 100_000


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """On a machine of one core the same as on any other; and no test leaves a process behind."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # a test runner may have threads of its own
    forked: list[int] = []
    fork = os.fork

    def noted() -> int:
        forked.append(fork())
        return forked[-1]

    monkeypatch.setattr(os, "fork", noted)
    yield
    for process in forked:
        with pytest.raises(ChildProcessError):
            os.waitpid(process, os.WNOHANG)


@pytest.mark.parametrize("batch", [1, 3, 12, 99])
def test_answers_come_in_the_order_of_the_items_from_two_other_processes(batch: int) -> None:
    answers = list(shared(doubled, NUMBERS, batch))
    assert [answer for answer, _ in answers] == [number * 2 for number in NUMBERS]
    at_work = {process for _, process in answers}
    assert len(at_work) == 2 and os.getpid() not in at_work


@pytest.mark.parametrize("wrong", [0, 11, 12, 50, 99])
def test_what_the_work_raises_is_raised_in_its_turn_after_all_answers_before_it(wrong: int) -> None:
    found = []
    with pytest.raises(ValueError, match=f"{wrong} cannot be doubled"):
        for answer in shared(partial(doubled_but_one, wrong), NUMBERS):
            found.append(answer)
    assert found == [number * 2 for number in NUMBERS[:wrong]]


@pytest.mark.parametrize("last", [0, 11, 40, 99])
def test_a_worker_that_is_killed_is_missed(last: int) -> None:
    found = []
    with pytest.raises(WorkerLost):
        for answer in shared(partial(killed_at, last), NUMBERS, 10):
            found.append(answer)
    assert found == [b"%d" % number * 100_000 for number in NUMBERS[: last // 10 * 10]]


def test_a_worker_that_is_killed_in_the_middle_of_an_answer_is_missed() -> None:
    """The answers fill the pipe, so that both workers stand in the middle of one when one of them is killed."""
    parent = os.getpid()

    def large(number: int) -> tuple[int, bytes]:
        assert os.getpid() != parent
        return os.getpid(), b"x" * 8_000_000

    answers = shared(large, NUMBERS[:40], 1)
    process, _ = next(answers)
    os.kill(process, signal.SIGKILL)
    with pytest.raises(WorkerLost):
        list(answers)


def test_workers_end_where_nobody_wants_their_answers_any_more() -> None:
    answers = shared(doubled, [*range(100_000)], 1)
    processes = {next(answers)[1] for _ in range(2)}
    assert len(processes) == 2
    answers.close()  # type: ignore[attr-defined]  # an iterator to its users, a generator in truth
    for process in processes:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_an_error_at_the_place_of_use_ends_the_workers(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        for answer, _ in shared(doubled, NUMBERS, 1):
            1 / answer


@pytest.mark.parametrize("reason", ["one core", "another thread", "no fork", "no more processes", "one batch"])
def test_where_no_process_is_to_be_had_the_answers_are_the_same(monkeypatch: pytest.MonkeyPatch, reason: str) -> None:
    numbers: Sequence[int] = NUMBERS
    if reason == "one core":
        monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0}, raising=False)
    elif reason == "another thread":
        monkeypatch.setattr(threading, "active_count", lambda: 2)
    elif reason == "no fork":
        monkeypatch.delattr(os, "fork")
    elif reason == "no more processes":
        monkeypatch.setattr(os, "fork", refused_after_the_first())
    else:
        numbers = NUMBERS[: workers.BATCH]
    assert list(shared(doubled, numbers)) == [(number * 2, os.getpid()) for number in numbers]


def refused_after_the_first() -> object:
    fork, calls = os.fork, [0]

    def forked() -> int:
        calls[0] += 1
        if calls[0] > 1:
            raise BlockingIOError("Resource temporarily unavailable")
        return fork()

    return forked


def test_functions_are_called_as_items_are_worked_on() -> None:
    assert list(in_two([partial(pow, 2, n) for n in range(50)])) == [2**n for n in range(50)]
