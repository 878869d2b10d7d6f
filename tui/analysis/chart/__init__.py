"""Layouts of the flame chart, the left-heavy chart and the overview."""
