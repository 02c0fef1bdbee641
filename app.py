"""The entry point of gunicorn and of the `flask` command."""

from sqm_training import create_app

app = create_app()
