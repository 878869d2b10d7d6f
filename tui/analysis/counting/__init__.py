"""Self and total time of every node and function, how sure shares are, and the figures that describe a profile."""
