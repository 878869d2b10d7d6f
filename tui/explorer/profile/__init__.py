"""The profile screen."""
