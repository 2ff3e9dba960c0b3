"""A plugin for Pelican as most people would write it: YAML read safely, Markdown for each text, a template for each page."""

from comparison.plain.write import write

__all__ = ["write"]
