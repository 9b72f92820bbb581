"""Parse Markdown: blocks by markdown-it with our own rules, inline text by one linear scan."""
