"""The accounting rules: which node owns which time, where garbage collection stands, and gaps between samples."""
