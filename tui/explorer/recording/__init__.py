"""Choosing what is recorded, and watching it."""
