"""Akamai EdgeWorkers: a profile is asked for with a request, and comes as its answer.

The exchange is that of Akamai's own tools (edgeworkers-vscode, edgeworkers-intellij and the documentation of the code
profiler). The token is known to `token.py` and `exchange.py` alone.
"""
