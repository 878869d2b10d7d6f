"""Records a running program: targets, the inspector protocol, the recorder and its journal.

Only this folder talks to other programs and to the network. It knows no screen.
"""
