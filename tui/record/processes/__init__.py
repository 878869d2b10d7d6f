"""The JavaScript processes of this machine, as `/proc`, `ps` and `lsof` describe them. Sends them nothing."""
