"""Recording from the explorer: the list of targets, the live view, and what the recording becomes."""
