"""Call tree, hot functions, callers and callees, busy periods and hot lines, as cells."""
