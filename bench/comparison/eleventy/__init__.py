"""Eleventy, as its users write a site: a data file a centre, pagination for the pages, Nunjucks, markdown-it."""

from comparison.eleventy.write import write

__all__ = ["write"]
