"""The recording of one thread: its CPU or memory profile, call counts and script texts."""
