"""Tests of role-play."""
