"""Records where a thread spends its time: how V8 samples it, and what else is read from it meanwhile."""
