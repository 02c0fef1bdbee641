"""The files of docs/deploy, used as they are."""
