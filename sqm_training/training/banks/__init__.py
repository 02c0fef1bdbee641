"""Question files: GIFT, Aiken, Moodle XML and our own YAML, read error by error, and written. No web, no database."""
