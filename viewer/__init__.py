"""LineTwin: a 3D digital twin of a factory line.

Imports go one way only: factory <- simulation <- scene <- app.
"""

__version__ = "0.1.0"
