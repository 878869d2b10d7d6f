"""The recording of one thread."""
