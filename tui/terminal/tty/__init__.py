"""The terminal line: what it can do, when it is ready for more, and how it is left."""
