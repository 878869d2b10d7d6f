"""The commands of the profile screen, grouped by area."""
