"""Profiles Akamai EdgeWorkers: the response to an HTTP request is the profile.

The exchange is that of Akamai's own tools (edgeworkers-vscode, edgeworkers-intellij and the documentation of the code
profiler). Only `requests/` sees the token: `token*.py` reads it, `exchange.py` sends it.
"""
