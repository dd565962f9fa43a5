"""Work shared out to two processes, answered in order.

They are forks, so that what they work on need not be sent; only answers go through a pipe. Where a fork is not to be
had (one core, another thread at work, a system without it) the same work is done here, with the same answers.
"""

import fcntl
import gc
import os
import pickle
import signal
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from typing import Any, BinaryIO, TypeVar

from builder.problems import Problem, Where, error

Item = TypeVar("Item")
Answer = TypeVar("Answer")

WORKERS = 2
BATCH = 12  # items that a worker does in a row


class WorkerLost(RuntimeError):
    """A worker ended before it had answered: somebody killed it, or memory ran out."""


def worker_lost() -> Problem:
    """The same, as an author is told it."""
    fact = "A process that helped with the build was ended from outside; perhaps memory ran out."
    return error(
        Where("tours"), "worker-lost", fact, "Close other programs, then try again; the old site is as it was."
    )


def shared(work: Callable[[Item], Answer], items: Sequence[Item], batch: int = BATCH) -> Iterator[Answer]:
    """``work(item)`` of every item, in their order. What ``work`` raises is raised here, in its turn; an answer is
    something that ``pickle`` can carry. What else ``work`` changes is not seen here."""
    batches = [items[at : at + batch] for at in range(0, len(items), batch)]
    if len(batches) < 2 or not _can_fork():
        yield from map(work, items)
        return
    with ExitStack() as stack:
        try:
            pipes = [stack.enter_context(_Worker(work, batches[n::WORKERS])) for n in range(WORKERS)]
        except OSError:  # the system gives no more processes, or no more pipes
            stack.close()
            yield from map(work, items)
            return
        for number, _ in enumerate(batches):
            answers, fault = pipes[number % WORKERS].answers()
            yield from answers
            if fault is not None:
                raise fault


def in_two(makes: Sequence[Callable[[], Any]], batch: int = BATCH) -> Iterator[Any]:
    """What each of the functions gives."""
    return shared(_call, makes, batch)


def _call(make: Callable[[], Any]) -> Any:
    return make()


class _Worker:
    """One fork and the pipe that its answers come through. A pipe that is full makes the worker wait, so that answers
    never heap up."""

    def __init__(self, work: Callable[[Item], Answer], batches: Sequence[Sequence[Item]]) -> None:
        reader, writer = os.pipe()
        _widen(writer)
        with warnings.catch_warnings():
            # numpy has threads of its own, which do nothing now; Python from 3.12 on warns of any.
            warnings.simplefilter("ignore", DeprecationWarning)
            try:
                self._pid = os.fork()
            except OSError:
                os.close(reader)
                os.close(writer)
                raise
        if self._pid == 0:
            os.close(reader)
            _serve(work, batches, writer)
        os.close(writer)
        self._pipe: BinaryIO = os.fdopen(reader, "rb")

    def answers(self) -> tuple[list[Any], Exception | None]:
        """Those of the next batch, and what ended it before its end."""
        try:
            said: tuple[list[Any], Exception | None] = pickle.load(self._pipe)
        except (EOFError, pickle.UnpicklingError):  # it said nothing more, or half of it
            raise WorkerLost("A process that helped with the build ended before it was done. Build again.") from None
        return said

    def __enter__(self) -> "_Worker":
        return self

    def __exit__(self, *_: object) -> None:
        """A worker that is still at work does it for nobody."""
        self._pipe.close()
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        with suppress(ChildProcessError):  # where the system clears ended processes away by itself
            os.waitpid(self._pid, 0)


def _serve(work: Callable[[Item], Answer], batches: Sequence[Sequence[Item]], writer: int) -> None:
    """The worker's whole life. It never returns into the program it was forked from."""
    code = 1
    try:
        gc.disable()  # it lives for seconds, and going over all that it shares would copy it
        with os.fdopen(writer, "wb") as pipe:
            for batch in batches:
                answers: list[Answer] = []
                ended_by: Exception | None = None
                try:
                    for item in batch:
                        answers.append(work(item))
                except Exception as fault:
                    ended_by = fault
                pickle.dump((answers, ended_by), pipe, protocol=pickle.HIGHEST_PROTOCOL)
                pipe.flush()
                if ended_by is not None:
                    break
        code = 0
    except BrokenPipeError:  # nobody listens any more
        code = 0
    finally:
        os._exit(code)


def _can_fork() -> bool:
    if not hasattr(os, "fork") or threading.active_count() > 1:
        return False
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return cores > 1


def _widen(pipe: int) -> None:
    """A megabyte, where the system gives it, so that a worker can be some pages ahead."""
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        try:
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, 1 << 20)
        except OSError:  # more than this user may have
            pass
