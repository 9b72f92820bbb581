"""Which notes belong together, and what each group is called."""
