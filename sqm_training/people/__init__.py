"""Persons, roles, sites, sign-in and the audit trail."""
