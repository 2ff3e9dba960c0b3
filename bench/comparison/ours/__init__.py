"""Our plugin with a shorter list of pages."""
