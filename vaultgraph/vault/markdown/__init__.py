"""The syntax of notes: blocks by markdown-it and our own rules, inline text by one linear scan."""
