"""Header, status rows and footer, and the texts that `y` copies."""
