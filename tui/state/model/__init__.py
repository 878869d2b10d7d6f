"""What the explorer knows: the state and its parts, the messages that change it, and the effects that it asks for."""
