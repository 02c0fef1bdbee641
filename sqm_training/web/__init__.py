"""What all pages share: access, forms, text, languages, error pages."""
