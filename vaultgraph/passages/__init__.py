"""The passages layer: passages without secrets, their copies, and their prices in tokens."""
