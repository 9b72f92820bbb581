"""The budgeted choice: what each note costs and is worth, what is taken, and how good that is."""
