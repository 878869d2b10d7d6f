"""What every other folder builds on: printable text, cells, units, errors, files and the user's environment."""
