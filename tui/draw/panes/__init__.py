"""The panes as cells: what each shows of the state, and the caches that make drawing it again cheap."""
