"""Inspectors of running processes: found, opened by a signal, and closed again."""
