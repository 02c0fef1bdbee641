"""Photos, tables and backups: what comes in and goes out as a file."""
