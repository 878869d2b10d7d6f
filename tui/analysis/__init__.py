"""Analyses of a profile: pure functions over its columns, all in one unit (µs unless the profile says otherwise).

Nothing here knows a file format, a terminal or a screen.
"""
