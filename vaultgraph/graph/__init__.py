"""The graph layer: links of notes become a graph with ranks and modules."""
