"""The vault floor: a folder on disk becomes parsed notes."""
