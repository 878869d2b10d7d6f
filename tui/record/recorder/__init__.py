"""The recorder: records all threads of a target, writes the journal, and saves the profile at the end."""
