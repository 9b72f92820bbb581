"""Servers on this machine: the page over HTTP, and a vault as a memory over MCP."""
