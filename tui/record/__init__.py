"""Recording a running program: targets, the inspector protocol, the recorder and its journal.

Only this room talks to programs and to the network. It knows nothing of screens.
"""
