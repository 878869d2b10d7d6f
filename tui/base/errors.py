"""The exceptions that tickscope raises on purpose.

TickscopeError                     what, where, next step; the command line prints them in one line and exits 1
 ├ ProfileFormatError              a file that is no profile, or a damaged one
 │   └ EmptyProfile                a file with nothing in it
 ├ RecordError                     recording a target failed
 │   ├ CannotConnect  ├ ProtocolError  └ TargetClosed
 └ ConfigError                     the user's configuration
UsageError                         wrong arguments; exits 2
"""

from __future__ import annotations


class TickscopeError(Exception):
    """A failure told to the user in one line: `what: where. next_step`."""

    def __init__(self, what: str, where: str = "", next_step: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.next_step = next_step

    def __str__(self) -> str:
        sentence = f"{self.what}: {self.where}" if self.where else self.what
        if not self.next_step:
            return sentence
        return f"{sentence.rstrip('.')}. {self.next_step}"


class ProfileFormatError(TickscopeError):
    """A file that cannot be read as a profile; `what` is the file, `where` the place in it and what was found."""


class EmptyProfile(ProfileFormatError):
    """A file without anything in it."""


class RecordError(TickscopeError):
    """A recording that could not be made; `what` is the target, `where` the step."""


class CannotConnect(RecordError):
    """Nothing answered at the target's address."""


class ProtocolError(RecordError):
    """The target answered with something that the inspector protocol does not know."""


class TargetClosed(RecordError):
    """The target went away while we were connected."""


class ConfigError(TickscopeError):
    """A wrong value in the user's configuration; `what` is the file, `where` the key."""


class UsageError(TickscopeError):
    """Arguments that do not go together or are out of range; the command line exits with 2."""
