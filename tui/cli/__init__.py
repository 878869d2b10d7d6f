"""The command line: arguments, one module for each command, output and settings."""
