"""The other side of a pack: read back, verified, asked about, restored."""
