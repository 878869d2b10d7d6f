"""Rows of the tables: call tree, hot functions with their callers, source lines."""
