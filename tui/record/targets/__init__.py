"""What can be recorded: found, asked for its inspector, or started."""
