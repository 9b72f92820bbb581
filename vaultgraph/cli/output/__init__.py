"""What a terminal shows: results, progress, findings."""
