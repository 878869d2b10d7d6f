"""Source files and source maps, read beside the screen."""
