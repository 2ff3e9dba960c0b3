"""The same pages by our plugin and by what a user would pick instead: one idea a module, a folder per competitor."""
