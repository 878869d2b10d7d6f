"""The cells on the screen, and the fewest bytes from one frame to the next."""
