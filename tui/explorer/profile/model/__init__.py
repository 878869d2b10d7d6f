"""What the panes draw: the open profile, its counts under the filters, and what is computed from them."""
