"""Every note is read on all cores, or taken from the cache."""
