"""Turns the words of the command line into a typed command; `--help` and completions follow from the same table."""
