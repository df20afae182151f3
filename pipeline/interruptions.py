"""What stops a stage's work before its end, told apart by who can do something about it."""

from __future__ import annotations

from accounts.errors import Problem


class Refused(Problem):
    """The user can act: a file, a parameter or a right is at fault. Never retried."""

    code = "refused"

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text, code=code)


class TryLater(Exception):
    """Something outside is busy or missing for the moment; retried with backoff. ``after`` is a wish in seconds."""

    def __init__(self, code: str, text: str, *, after: float | None = None) -> None:
        super().__init__(text)
        self.code, self.text, self.after = code, text, after


class Skip(Exception):
    """This item needs nothing done; it ends as skipped with the reason."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code, self.text = code, text


class Halt(BaseException):
    """Stop now: pause, cancel, time slice or a lost claim. Not an Exception, so that no stage swallows it."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
