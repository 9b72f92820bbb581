"""The vault layer: read a folder on disk as parsed notes."""
