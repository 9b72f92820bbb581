"""Tokenizers, counts of tokens, and the models of the registry."""
