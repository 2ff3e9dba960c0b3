"""Hugo, as its users write a site: a Markdown file a centre, taxonomies for the lists, cached partials."""

from comparison.hugo.write import write

__all__ = ["write"]
