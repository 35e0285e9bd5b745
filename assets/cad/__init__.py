"""CAD kit of the equipment models: build123d sources in millimetres, GLB files in metres."""
