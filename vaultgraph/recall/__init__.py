"""The recall layer: find the passages that answer a question, within a budget of tokens."""
