"""Profiles in the formats of other tools: one writer for each."""
