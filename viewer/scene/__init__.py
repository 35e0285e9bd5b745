"""What the line looks like: one scene graph for the browser and for headless pictures."""
