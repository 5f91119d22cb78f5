"""Work shared out among processes: beside this one, helpers that take one job after the other.

Python's lock lets threads share out little more than half of what a decision does, so larger cases are worked
on in processes. A helper is a fresh interpreter that reads jobs and writes answers through pipes: no fork,
which threads forbid, and no ``multiprocessing``, which would run the caller's script once more where that has
no main guard. When this process ends, however it does, its helpers see the pipe close and end too. Whatever
else goes wrong with a helper, its job is done here, where it can be seen.
"""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from queue import SimpleQueue
from typing import IO, Any, NoReturn, TypeVar

from outtask.terms.errors import UserError

Shared = TypeVar("Shared")
Item = TypeVar("Item")
Answer = TypeVar("Answer")

BEGIN = """
import os, pickle, sys
try:
    sys.path[:] = pickle.load(sys.stdin.buffer)
except EOFError:  # nobody needs help any more
    os._exit(0)
from outtask.methods.helpers import help_out
help_out()
"""


def cores() -> int:
    """Count the processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def helpers(count: int) -> Iterator[list[Helper]]:
    """Give some helpers, who get ready while other things are done; fewer where they cannot be had."""
    crew: list[Helper] = []
    try:
        crew.extend(helper for _ in range(count) if (helper := Helper.started()) is not None)
        yield crew
    finally:
        for helper in crew:
            helper.end()


def share_out(
    work: Callable[[Shared, Item], Answer], shared: Shared, items: Sequence[Item], crew: Sequence[Helper]
) -> list[Answer]:
    """Return ``work(shared, item)`` for each item, done by this process and some helpers, once for each crew.

    ``work`` is a function of a module, and all it gets and gives can be pickled. Of the UserErrors it raises,
    that of the first item is raised.
    """
    left = deque(range(len(items)))
    found: dict[int, Answer] = {}
    errors: dict[int, UserError] = {}

    def take() -> Iterator[int]:
        while True:
            try:
                yield left.popleft()
            except IndexError:
                return

    def work_off() -> None:
        for job in take():
            try:
                found[job] = work(shared, items[job])
            except UserError as error:
                fail(job, error)

    def fail(job: int, error: UserError) -> None:
        errors[job] = error
        left.clear()  # all of it comes after what has been begun

    def hand_out(helper: Helper) -> None:
        helper.task = (work, shared)
        for job in take():
            answer = helper.ask(items[job])
            if answer is None:
                left.appendleft(job)
                return
            if isinstance(answer[0], UserError):
                fail(job, answer[0])
            else:
                found[job] = answer[0]

    asking = [threading.Thread(target=hand_out, args=(helper,), daemon=True) for helper in crew]
    for thread in asking:
        thread.start()
    work_off()
    for thread in asking:
        thread.join()
    work_off()  # what lost helpers have left
    if errors:
        raise errors[min(errors)]
    return [found[job] for job in range(len(items))]


class Helper:
    """A process that helps out, seen from here."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None and process.stdout is not None
        self.process, self.to, self.back = process, process.stdin, process.stdout
        self.task: Any = None  # what it is still to be told of all jobs

    @classmethod
    def started(cls) -> Helper | None:
        """Start a helper; None where no fresh interpreter can be had."""
        if not sys.executable or getattr(sys, "frozen", False):
            return None
        command = [sys.executable, "-P", "-c", BEGIN]
        try:  # in a session of its own: Ctrl-C reaches this process alone, which then ends its helpers
            process = subprocess.Popen(  # noqa: S603 - this very interpreter and a line of our own
                command,
                env={"OPENBLAS_NUM_THREADS": "1"} | os.environ,  # it has a core to itself, and no more
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,
            )
        except OSError:
            return None
        return cls(process)

    def ask(self, item: Any) -> tuple[Any] | None:
        """Return the answer to a job, or its UserError; None where the helper is lost."""
        try:
            if self.task is not None:
                self._tell(sys.path)
                self._tell(self.task)
                self.task = None
            self._tell(item)
            answer: tuple[Any] = pickle.load(self.back)  # noqa: S301 - from a process of our own
        except Exception:
            return None
        return answer

    def _tell(self, message: Any) -> None:
        pickle.dump(message, self.to, pickle.HIGHEST_PROTOCOL)
        self.to.flush()

    def end(self) -> None:
        """End the process, also in the middle of a job."""
        self.process.kill()
        for pipe in (self.to, self.back):
            with suppress(OSError):
                pipe.close()
        self.process.wait()


def help_out() -> NoReturn:
    """Answer jobs until no more can come, which ends the process: what a helper does."""
    orders: IO[bytes] = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what anybody prints must not come between the answers
    jobs: SimpleQueue[Any] = SimpleQueue()
    threading.Thread(target=_listen, args=(orders, jobs), daemon=True).start()
    try:
        work, shared = jobs.get()
        gc.freeze()  # what is there by now stays, and need not be searched for garbage
        while True:
            item = jobs.get()
            try:
                answer = work(shared, item)
            except UserError as error:
                answer = error
            pickle.dump((answer,), answers, pickle.HIGHEST_PROTOCOL)
            answers.flush()
    finally:
        os._exit(1)


def _listen(orders: IO[bytes], jobs: SimpleQueue[Any]) -> None:
    """Pass on what is told; end the process at once when the one that tells is gone."""
    try:
        while True:
            jobs.put(pickle.load(orders))  # noqa: S301 - from the process that started this one
    finally:
        os._exit(0)
