"""The files that a recording becomes: the profile, its sidecar and script texts, and how long they are kept."""
