"""Carrel: a research library that anyone can start with one command."""

__version__ = "0.1.0"
