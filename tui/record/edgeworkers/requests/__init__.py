"""The HTTP requests that profile an EdgeWorker: tokens, pacing, answers, and why an answer has no profile."""
