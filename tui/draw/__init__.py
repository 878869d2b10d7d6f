"""Draws a profile, its filter and the view of it: pure functions that paint a `Canvas` of roles.

Nothing here knows a colour, a widget or a key.
"""
