"""Commands for visits: import and export of past results."""

from flask.cli import AppGroup

commands = AppGroup("visits", help="Import and export visits.")
