"""Profile, lens and look become cells: pure functions that paint a `Canvas` of roles.

Nothing here knows a colour, a widget or a key.
"""
