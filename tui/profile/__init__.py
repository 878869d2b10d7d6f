"""A profile: functions, call tree, timeline and line ticks, as columns.

It is a set of numpy arrays behind a few named methods. Nothing here knows a file format, an analysis or a screen.
"""
