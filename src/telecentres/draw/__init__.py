"""What is drawn: maps, plots, pictures, fonts, icons, assets; data for the theme, never markup."""
