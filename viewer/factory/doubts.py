"""What can be simulated but is hardly meant: crews with too much work, queues that only grow, lines
that get stuck sooner or later.
"""

import math

from viewer.factory.contradictions import share_of
from viewer.factory.findings import Finding
from viewer.factory.floor import Floor
from viewer.factory.model import Factory
from viewer.factory.network import Network, network
from viewer.factory.rates import Rates, availability

HARDLY_EVER = 0.05
"""A machine that is broken for the rest of its time is not what anybody plans."""

JAM_CHANCE = 1e-9
"""A chance below this, that a way back is full when it is needed, is not worth a word."""


def findings(floor: Floor, rates: Rates) -> list[Finding]:
    """All doubts, for the first format of the plan."""
    factory = floor.factory
    line = network(factory.station_ids, floor.ends)
    return [
        *_never_begun(factory),
        *_unused(factory),
        *_overloaded_crews(factory),
        *_rarely_running(factory),
        *_growing_queues(factory, line, rates),
        *_stuck_rework(floor),
        *_stuck_parts(factory, line),
    ]


def _doubt(code: str, ids: tuple[str, ...], text: str, text_ko: str, place: str) -> Finding:
    return Finding(code, "warning", ids, text, text_ko, None, place)


def _never_begun(factory: Factory) -> list[Finding]:
    for place, entry in enumerate(factory.plan[:-1]):
        if entry.cells is None:
            late = factory.plan[place + 1].format
            text = f"Format {late} never begins: {entry.format} before it has no number of cells"
            text_ko = f"{late} 생산이 시작되지 않음: 앞의 {entry.format}에 수량이 없음"
            return [_doubt("plan-endless", (), text, text_ko, f"plan[{place}]")]
    return []


def _unused(factory: Factory) -> list[Finding]:
    crews = {factory.crew_of(station) for station in factory.stations}
    calendars = {factory.calendar_of(station) for station in factory.stations}
    found = [
        _doubt(
            "crew-unused",
            (),
            f"Crew {name} repairs nothing",
            f"정비조 {name}: 담당 설비 없음",
            f"crews.{name}",
        )
        for name in factory.crews
        if name not in crews
    ]
    found += [
        _doubt(
            "calendar-unused",
            (),
            f"No station works by the calendar {name}",
            f"근무표 {name}: 적용 공정 없음",
            f"shifts.{name}",
        )
        for name in factory.shifts
        if name not in calendars
    ]
    return found


def _overloaded_crews(factory: Factory) -> list[Finding]:
    """Crews with more work than hands: machines that never wait for anybody, each broken for
    mttr / (mtbf + mttr) of its time, keep the sum of these shares of people busy.
    """
    found: list[Finding] = []
    for name, people in factory.crews.items():
        served = [s for s in factory.stations if factory.crew_of(s) == name]
        needed = math.fsum(s.machines * (1 - availability(s)) for s in served)
        if needed > people:
            found.append(
                _doubt(
                    "crew-overloaded",
                    tuple(s.id for s in served),
                    f"Crew {name} has work for {needed:.1f} people and is {people}",
                    f"정비조 {name}: 필요 {needed:.1f}명, 인원 {people}명",
                    f"crews.{name}",
                )
            )
    return found


def _rarely_running(factory: Factory) -> list[Finding]:
    found: list[Finding] = []
    for number, station in enumerate(factory.stations):
        works = availability(station)
        if works < HARDLY_EVER:
            found.append(
                _doubt(
                    "rarely-runs",
                    (station.id,),
                    f"{station.label} is broken {100 * (1 - works):.3g} % of its time",
                    f"{station.label_ko}: 고장 시간 {100 * (1 - works):.3g} %",
                    f"stations[{number}].failures",
                )
            )
    return found


def _growing_queues(factory: Factory, line: Network, rates: Rates) -> list[Finding]:
    found: list[Finding] = []
    for id in line.heads:
        first = id == line.heads[0]
        station = factory.station(id)
        arrivals = factory.arrivals if first else station.arrivals
        if arrivals is None or arrivals.queue_capacity is not None:
            continue
        come, taken = 1 / arrivals.interval_s.mean_s, rates.takes(id)
        if come > taken * (1 + 1e-9):
            found.append(
                _doubt(
                    "queue-grows",
                    (id,),
                    f"{60 * come:.1f} cells a minute come to {station.label}, which takes"
                    f" {60 * taken:.1f}; without a queue_capacity the queue only grows",
                    f"{station.label_ko}: 분당 도착 {60 * come:.1f}셀, 처리 {60 * taken:.1f}셀,"
                    " 대기열 무한 증가",
                    "arrivals" if first else f"stations[{factory.index(id)}].arrivals",
                )
            )
    return found


def _stuck_rework(floor: Floor) -> list[Finding]:
    """Ways back that can be full while the station they lead to waits for the one they come from.

    While the loop is full, each cell sent back fills one place of the way back and each cell sent
    on makes one free, as the station at its begin takes cells that come back first. So the places
    taken follow a random walk, and all of them are taken with a chance of about
    (share / (1 - share)) ^ places.
    """
    found: list[Finding] = []
    for link in floor.links:
        rework = floor.factory.station(link.source).rework
        if not link.rework or rework is None:
            continue
        odds = rework.share / (1 - rework.share)
        if odds and (odds >= 1 or (link.capacity + 1) * math.log(odds) > math.log(JAM_CHANCE)):
            found.append(
                _doubt(
                    "rework-jams",
                    (link.source, link.target),
                    f"The way back {link.id} holds {link.capacity} cells; when it is full, the"
                    " line can get stuck",
                    f"재작업 링크 {link.id}: 용량 {link.capacity}셀, 가득 차면 라인 정지 가능",
                    f"links[{link.number}].capacity",
                )
            )
    return found


def _stuck_parts(factory: Factory, line: Network) -> list[Finding]:
    """Parts of one work that come from one station by chance: sooner or later too many of one kind
    stand before the joining station and hold up those it waits for.
    """
    drawn = {end.source for end in line.ends if share_of(factory, end) not in (None, 1.0)}
    found: list[Finding] = []
    for number, station in enumerate(factory.stations):
        sources = [line.upstream[name] | {name} for name in station.joins]
        common = [id for id in drawn if sum(id in source for source in sources) > 1]
        if common:
            split = max(common, key=line.order.index)
            found.append(
                _doubt(
                    "parts-jam",
                    (station.id, split),
                    f"{station.label} joins parts that {split} hands out by chance; too many of one"
                    " kind stop the line",
                    f"{station.label_ko}: {split} 확률 분기, 한쪽 부품 과다 시 라인 정지",
                    f"stations[{number}].joins",
                )
            )
    return found
