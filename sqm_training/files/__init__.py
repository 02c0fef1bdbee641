"""Photos, spreadsheets and other files that come in or go out."""
