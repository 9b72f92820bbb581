"""The passages layer: what notes hold, safe to show, and priced in tokens."""
