"""The report: one HTML file with the results of a simulation, to be opened without a network."""
