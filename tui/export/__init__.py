"""Reports as text, JSON and Markdown, and profiles in other formats. Nothing here prints."""
