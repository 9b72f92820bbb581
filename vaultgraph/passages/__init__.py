"""The passages floor: what notes hold, safe to show, and priced in tokens."""
