"""Compile an Obsidian vault into a note graph, an interactive page and a seed pack."""

__version__ = "0.1.0"
