"""A second opinion: the line as a small SimPy model, written from the description of the model.

Nothing is shared with the kernels but the keyed draws and the figures of the compiled line. SimPy
keeps the time and runs whatever takes some as processes (`machines`, `hours`, `crews`, `sources`).
What follows at one instant is settled when all events of that instant have happened: crews send
their people; then the last station of the flow that can do anything does it, and so on until none
can (`floor`). A station first lets all finished cells go for which there is a place, then takes in
one cell.
"""

from oracle.floor import Floor
from oracle.parts import Visit

__all__ = ["Floor", "Visit"]
