"""The commands of the profile screen, by what they are about."""
