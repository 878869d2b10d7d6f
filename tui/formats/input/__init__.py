"""Where bytes come from and what they are packed in: files, pipes, gzip, encodings, HTTP answers; and foreign files."""
