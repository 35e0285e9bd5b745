"""What the line does: a Factory compiled to arrays, event kernel, figures with intervals, timeline.

Importing this package loads numpy at most; numba is loaded when something is run.
"""
