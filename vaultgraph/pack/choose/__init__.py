"""What of a vault is carried within a budget: problem, greedy choice, bounds, nesting, reasons."""
