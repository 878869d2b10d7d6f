"""Rows of the tables: call tree, hot functions, callers and callees, source lines."""
