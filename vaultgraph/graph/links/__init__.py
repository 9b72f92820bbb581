"""Resolve and check written links."""
