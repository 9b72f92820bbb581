"""The choice of passages within a budget: problem, greedy choice, bounds, reasons."""
