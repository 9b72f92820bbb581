"""The recall layer: a question becomes the passages that answer it, within a budget of tokens."""
