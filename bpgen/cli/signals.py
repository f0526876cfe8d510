"""Signals that end a program: everything is cleaned up, then the status tells which it was."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType

_SIGNALS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


class Ended(KeyboardInterrupt):  # it is no error: like a key that interrupts
    """The program is to end. ``status`` is the one that a shell gives for the signal."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.status = 128 + number


@contextmanager
def ending() -> Iterator[None]:
    """Raise ``Ended`` on a signal to end, once: a second one does not disturb the cleaning up."""
    if current_thread() is not main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    # What is ignored (nohup) stays so.
    caught = [number for number, handler in before.items() if handler is signal.SIG_DFL]

    def ended(number: int, _: FrameType | None) -> None:
        for other in caught:
            signal.signal(other, signal.SIG_IGN)
        raise Ended(number)

    for number in caught:
        signal.signal(number, ended)
    try:
        yield
    finally:
        for number in caught:
            signal.signal(number, before[number])
