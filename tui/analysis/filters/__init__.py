"""Filters: the steps that narrow or reshape a profile, and their text form."""
