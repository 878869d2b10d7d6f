"""What is seen and how: the selection, panes, lists, chart viewport, search and time range."""
