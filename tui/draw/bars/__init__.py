"""Header, status rows and footer."""
