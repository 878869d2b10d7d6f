"""The start screen: recent files, samples, recordings, and the profiles below a folder."""
