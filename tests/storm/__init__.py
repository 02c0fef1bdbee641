"""The storm: many tablets, a bad network, a server that is killed again and again, and nothing lost or doubled."""
