"""Source text of profiled functions: found on this disk, read with care, never fetched.

A profile may name any path. Only regular script files below folders that the user gave are read. Nothing here knows a
profile's times or a screen.
"""
