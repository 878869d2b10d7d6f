"""What the commands of the profile screen do, grouped by area."""
