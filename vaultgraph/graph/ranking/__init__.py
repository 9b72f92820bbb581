"""Rank notes by their centrality."""
