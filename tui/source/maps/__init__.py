"""Source maps: found, checked against the script, and decoded into columns."""
