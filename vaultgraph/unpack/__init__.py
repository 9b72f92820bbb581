"""Reads packs back: verifies them, asks a model about them, restores notes."""
