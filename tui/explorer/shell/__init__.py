"""What all screens share: key bindings, the footer, and what the app offers to those who load and record for it."""
