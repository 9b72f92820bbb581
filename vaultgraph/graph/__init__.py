"""The graph floor: notes become a ranked, grouped graph."""
