"""A profile: functions, call tree, timeline and line ticks, as columns.

A set of numpy arrays behind a few named methods, and profiles that grow while they are recorded.
Nothing here knows a file format, an analysis or a screen.
"""
