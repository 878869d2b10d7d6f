"""The journal of a recording, and the profile and sidecar that are saved from it."""
