"""What the line is: layout file, geometry, checks and edits. Everything here is immutable."""
