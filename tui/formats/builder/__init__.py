"""Builds a `Profile` from what a reader has read: checks, sorting, the runtime, and the limits of one file."""
