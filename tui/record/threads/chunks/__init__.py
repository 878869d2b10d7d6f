"""Takes the profile of a thread in chunks while the recording goes on, by one of three protocols."""
