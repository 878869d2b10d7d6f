"""Programs that load one recording and print what that cost, each run in a process of its own (see `runs`).

They import what they need first, so that only the work between open and the finished model is measured.
"""
