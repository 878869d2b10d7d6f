"""The rows of the lists: what stands in each, in which order, and where the cursor's row is."""
