"""What each command does to the state, one module for each area. The command table says which key leads here."""
