"""Flame chart, left-heavy chart, overview and time axis, as cells."""
