"""Meshes that are made here rather than loaded: floor, walls, conveyors, simple bodies."""
