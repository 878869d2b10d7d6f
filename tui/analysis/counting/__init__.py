"""Self and total time of every node and function, and how far the numbers can be trusted."""
