"""Source text of profiled functions, read from this disk with care and never fetched.

A profile may name any path. Only regular script files below folders that the user gave are read. Nothing here knows
times or a screen.
"""
