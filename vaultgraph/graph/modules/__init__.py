"""Find modules, the communities of the graph, and name them."""
