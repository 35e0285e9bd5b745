"""The equipment library: building its files from CAD, checking them, and its catalogue page."""
