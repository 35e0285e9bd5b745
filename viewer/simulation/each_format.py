"""Each cell format alone on the same line: what the machine fleet makes of it, format by format."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from viewer.factory.equipment import Catalogue
from viewer.factory.formats import FORMATS
from viewer.factory.model import Factory
from viewer.simulation.intervals import Difference, Interval, interval, paired_difference
from viewer.simulation.precision import AT_MOST
from viewer.simulation.result import Result
from viewer.simulation.run import simulate

Progress = Callable[[int, int, Result], None]


@dataclass(frozen=True, eq=False)
class EachFormat:
    """Results of one line with common random numbers: replications of one number are pairs."""

    first: str
    """The first format of the plan; the others are set against it."""
    results: Mapping[str, Result]
    """Format -> its Result, lowest cell first; fewer than asked for after Ctrl-C."""

    @property
    def partial(self) -> bool:
        return len(self.results) < len(FORMATS) or any(r.partial for r in self.results.values())

    def difference(self, format: str) -> Difference | None:
        """In good cells an hour; None where there are not two pairs."""
        if self.first not in self.results or format == self.first:
            return None
        return paired_difference(self.results[self.first].samples, self.results[format].samples)

    def rate(self, format: str) -> Interval | None:
        """Good cells for one of the first format, replication by replication; None where one of
        them gave none."""
        if self.first not in self.results:
            return None
        before, after = self.results[self.first].samples, self.results[format].samples
        pairs = min(len(before), len(after))
        if not (before[:pairs] > 0).all():
            return None
        return interval(after[:pairs] / before[:pairs])

    def to_json(self, layout: str) -> dict[str, object]:
        """One JSON object; each format has its result, "difference" and "rate"."""
        formats: dict[str, object] = {}
        for name, result in self.results.items():
            change, rate = self.difference(name), self.rate(name)
            formats[name] = {
                **result.to_json(layout),
                "difference": None if change is None else change.to_json(),
                "rate": None if rate is None else rate.to_json(),
            }
        return {
            "layout": layout,
            "first": self.first,
            "partial": self.partial,
            "formats": formats,
        }


def simulate_each_format(
    factory: Factory,
    catalogue: Catalogue,
    *,
    hours: float = 8,
    warmup_hours: float = 1,
    replications: int = 30,
    precision: float | None = None,
    max_replications: int = AT_MOST,
    seed: int = 1,
    kernel: str = "auto",
    progress: Progress | None = None,
    workers: int = 2,
) -> EachFormat:
    """`run.simulate` for each known format alone. Ctrl-C ends it with what was done so far.

    `progress` counts the replications of all formats.
    """
    results: dict[str, Result] = {}
    for number, name in enumerate(FORMATS):

        def so_far(done: int, total: int, partial: Result, before: int = number) -> None:
            if progress is not None:
                progress(before * total + done, len(FORMATS) * total, partial)

        try:
            results[name] = simulate(
                factory,
                catalogue,
                hours=hours,
                warmup_hours=warmup_hours,
                replications=replications,
                precision=precision,
                max_replications=max_replications,
                seed=seed,
                kernel=kernel,
                format=name,
                progress=so_far,
                workers=workers,
            )
        except KeyboardInterrupt:
            if not results:
                raise
            break
        if results[name].partial:
            break
    return EachFormat(factory.plan[0].format, results)
