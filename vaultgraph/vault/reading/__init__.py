"""Read every note, on all cores, or take it from the cache."""
