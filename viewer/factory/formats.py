"""The 46-series cell formats the line can run."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CellFormat:
    """A cylindrical cell. Lengths in metres, energy in watt hours."""

    id: str
    diameter_m: float
    height_m: float
    energy_wh: float
    """Estimate: volume scaling of a second-generation 4680 (272 Wh/kg in a published teardown x 355
    g = 96.6 Wh).
    """


_ENERGY_4680_WH = 96.6


def _format(id: str, height_mm: int) -> CellFormat:
    energy_wh = round(_ENERGY_4680_WH * height_mm / 80, 1)
    return CellFormat(id, diameter_m=0.046, height_m=height_mm / 1000, energy_wh=energy_wh)


FORMATS: dict[str, CellFormat] = {
    cell.id: cell
    for cell in (
        _format("4680", 80),
        _format("4695", 95),
        _format("46100", 100),
        _format("46110", 110),
        _format("46120", 120),
    )
}
"""Format id -> cell, lowest first."""
