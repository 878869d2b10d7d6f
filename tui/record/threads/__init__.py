"""The recording of one thread: its lifetime, what it reports, and its memory profile."""
