"""How a person uses the line: server, session and panels. Imports factory, simulation and scene;
nothing imports it.
"""
