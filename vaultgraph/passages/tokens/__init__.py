"""Tokenizers, counts and the models that they belong to."""
