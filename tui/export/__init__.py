"""What leaves tickscope: reports as text, JSON and markdown. Nothing here prints."""
