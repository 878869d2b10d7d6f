"""What is raised when a file is not as V8 writes it."""

from __future__ import annotations


class NotV8Shape(Exception):
    """The bytes at hand are not what the fast path knows. They may still be a good profile."""
