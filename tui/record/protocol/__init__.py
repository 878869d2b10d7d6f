"""The inspector protocol, down to the socket."""
