"""The vault layer: a folder on disk becomes parsed notes."""
