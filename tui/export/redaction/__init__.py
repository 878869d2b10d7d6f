"""Removes secrets and private paths from a profile before it is written."""
