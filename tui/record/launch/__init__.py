"""Starts a command so that the program in it can be recorded from its first line."""
