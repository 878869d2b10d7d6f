"""Reads a file off the event loop and shows its progress."""
