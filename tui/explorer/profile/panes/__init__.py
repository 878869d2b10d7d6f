"""The panes of the profile screen."""
