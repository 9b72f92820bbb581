"""The graph layer: notes become a ranked, grouped graph."""
