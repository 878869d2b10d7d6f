"""Tests of what was recorded: columns, and their plain twins."""
