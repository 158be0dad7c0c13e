"""What was measured: rounds of ours and of the limit, their medians, the target, and how all of it is printed."""

from __future__ import annotations

import json
import statistics
from dataclasses import dataclass, field


@dataclass
class Figure:
    """One line of the table. `target` speaks of ours divided by the limit, or of ours alone where `absolute` is set."""

    area: str
    what: str
    unit: str
    target: float | None = None
    absolute: bool = False
    higher_is_better: bool = True
    ours: list[float] = field(default_factory=list)
    limit: list[float] = field(default_factory=list)
    peers: dict[str, list[float]] = field(default_factory=dict)

    def add(self, who: str, value: float) -> None:
        """A round of "ours", of "limit", or of the peer with that name."""
        if who == "ours":
            self.ours.append(value)
        elif who == "limit":
            self.limit.append(value)
        else:
            self.peers.setdefault(who, []).append(value)

    @property
    def ratio(self) -> float | None:
        if not self.ours or not self.limit:
            return None
        return statistics.median(self.ours) / statistics.median(self.limit)

    @property
    def spread(self) -> float:
        """(max − min) / median of our rounds: how much they disagree."""
        return (max(self.ours) - min(self.ours)) / (statistics.median(self.ours) or 1)

    @property
    def is_met(self) -> bool | None:
        value = statistics.median(self.ours) if self.absolute else self.ratio
        if self.target is None or value is None:
            return None
        return value >= self.target if self.higher_is_better else value <= self.target

    @property
    def peers_text(self) -> str:
        return ", ".join(f"{name} {number(statistics.median(values))}" for name, values in self.peers.items())

    @property
    def target_text(self) -> str:
        if self.target is None:
            return ""
        return f"{'≥' if self.higher_is_better else '≤'} {number(self.target)}{'' if self.absolute else ' ×'}"


def number(value: float) -> str:
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def table(figures: list[Figure]) -> str:
    """A Markdown table, aligned so that it reads well on a terminal too."""
    head = ["area", "what", "unit", "ours", "limit", "ours / limit", "target", "met", "peers", "spread"]
    rows = [
        [
            f.area, f.what, f.unit, number(statistics.median(f.ours)),
            number(statistics.median(f.limit)) if f.limit else "", f"{f.ratio:.2f}" if f.ratio else "",
            f.target_text, {True: "yes", False: "no", None: ""}[f.is_met], f.peers_text, f"{f.spread:.0%}",
        ]
        for f in figures if f.ours
    ]
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]

    def line(cells: list[str]) -> str:
        return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths)) + " |"

    return "\n".join([line(head), "|" + "|".join("-" * (width + 2) for width in widths) + "|", *map(line, rows)])


def as_json(figures: list[Figure], rounds: int, disturbance: float) -> str:
    return json.dumps(
        {
            "rounds": rounds,
            "coresUsedByOthers": round(disturbance, 3),
            "figures": [
                {
                    "area": f.area, "what": f.what, "unit": f.unit, "ours": statistics.median(f.ours),
                    "limit": statistics.median(f.limit) if f.limit else None, "ratio": f.ratio, "target": f.target,
                    "targetIs": "ours" if f.absolute else "ours / limit", "met": f.is_met, "spread": f.spread,
                    "peers": {name: statistics.median(values) for name, values in f.peers.items()},
                    "rounds": {"ours": f.ours, "limit": f.limit, "peers": f.peers},
                }
                for f in figures if f.ours
            ],
        },
        indent=2)
