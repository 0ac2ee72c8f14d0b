#!/usr/bin/env python3
"""Attacks what the built program publishes, with linear programming over whole answers.

Made-up services (experiments.py) answer in three campaigns. The attacker has every table of the report `progress` at every
level with its intervals, every record of every service, and every service's own file for partners; knows how many people
answered where, the scales, that answers are whole, and the method. For each hidden figure of a service and each hidden
part of one, HiGHS (SciPy) looks for two sets of answers that agree with all of it and in which the figure differs by the
margin that docs/disclosure.md states: as a stranger, and as each of the other services, which knows its own answers.
A figure without such a pair is recovered.

Scores and shares are attacked by numbers of people for each possible answer, so that sums, intervals (sums of squares), parts,
second records and whole answers are equations of one system; where some answered late, first versions that were published
are the same people's equations without them, and what the late ones have is attacked, too. Quantities are attacked across campaigns: who stays has
the same again, so that what changes is what a few who joined or left have.
"""

import argparse
import random
import sys
import tempfile

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.stats import t as student

from experiments import CAMPAIGNS, CATEGORIES, DECIMALS, Publication, Service, indicators

THRESHOLD = 5
# The margin that docs/disclosure.md states: a tenth of the scale, or of the figure.
MARGIN = 0.1
ROUNDING = 0.5 * 10.0**-DECIMALS


class Whole:
    """One question of scores or shares in one campaign: numbers of people for each answer, service by service."""

    def __init__(self, services, question, campaign, published, dimensions):
        self.question, self.campaign = question, campaign
        self.levels = np.arange(question.low, question.high + 1, dtype=float)
        self.services = services
        factor = 100 if question.kind == "share" else 1
        place = question.name, campaign
        self.cells, self.truth = [], []
        # Cells: whole services, and below them their parts by one dimension, as blocks of variables.
        self.blocks, self.children, count = {}, {}, 0
        for number, service in enumerate(services):
            values = service.values(question, campaign)
            if not values:
                continue
            keys = [(number,)]
            for dimension in dimensions:
                own = [(number, dimension, c) for c in CATEGORIES[dimension] if service.values(question, campaign, dimension, c)]
                self.children[number, dimension] = own
                keys += own
            for key in keys:
                self.blocks[key] = slice(count, count + len(self.levels))
                count += len(self.levels)
                own = service.values(question, campaign, *key[1:])
                self.truth += [own.count(level) for level in self.levels]
        # First versions: blocks of their own, of which each answer is among the later ones, too.
        self.late = {}
        for number, service in enumerate(services):
            if (number,) not in self.blocks or not service.is_revised(campaign):
                continue
            for key in [(number,), *(k for d in dimensions for k in self.children.get((number, d), []))]:
                own = service.values(question, campaign, *key[1:], early=True)
                self.blocks["early", *key] = slice(count, count + len(self.levels))
                count += len(self.levels)
                self.truth += [own.count(level) for level in self.levels]
            self.late[number] = service.late
        self.size, self.truth = count, np.array(self.truth, float)
        self.rows, self.low, self.high = [], [], []
        self.hidden = []
        early = published.early if self.late else {"parts": {}, "figures": {}, "groups": {}}
        for key, block in self.blocks.items():
            n = self.truth[block].sum()
            self.add({key: np.ones(len(self.levels))}, n, n)
            if key[0] == "early":
                figure = early["parts" if len(key) > 2 else "figures"].get((*place, *key[1:]))
                for level in range(len(self.levels)):
                    unit = np.eye(len(self.levels))[level]
                    self.add({key[1:]: unit, key: -unit}, 0, np.inf)
            else:
                kind = "parts" if len(key) > 1 else "figures"
                figure = getattr(published, kind).get((*place, *key))
                if figure is None and key[0] not in self.late:
                    # What was shown of the same answers before others were revised stays known.
                    figure = published.early[kind].get((*place, *key))
            if figure is None:
                if key[0] != "early" and not self.is_published_already(key, early, place):
                    self.hidden.append(key)
                continue
            if n == 0:
                continue
            value, deviation = figure[0] / factor, figure[1]
            self.add({key: self.levels}, (value - 1e-6) * n, (value + 1e-6) * n)
            if question.kind == "score" and n > 1 and not np.isnan(deviation):
                squares = (n - 1) * deviation**2 + n * value**2
                self.add({key: self.levels**2}, squares - 0.01, squares + 0.01)
        for (number, dimension), own in self.children.items():
            for level in range(len(self.levels)):
                unit = np.eye(len(self.levels))[level]
                self.add({(number,): -unit, **{key: unit for key in own}}, 0, 0)
                if number in self.late:
                    self.add({("early", number): -unit, **{("early", *key): unit for key in own}}, 0, 0)
        groups = [(g, False) for g in published.groups.get(place, [])]
        groups += [(g, True) for g in early["groups"].get(place, [])]
        for (members, value, low, high), is_early in groups:
            own = [("early", m) if is_early and m in self.late else (m,) for m in members if (m,) in self.blocks]
            n = sum(self.truth[self.blocks[key]].sum() for key in own)
            self.add({key: self.levels for key in own}, n * (value - ROUNDING) / factor, n * (value + ROUNDING) / factor)
            if low is not None and question.kind == "score" and n > 1:
                self.add_interval(own, n, value, low, high)

    def add_interval(self, own, n, value, low, high):
        """Student's interval gives the deviation, and so the sum of squares, as exactly as it is printed."""
        reach = student.ppf(0.975, n - 1) / np.sqrt(n)
        ends = []
        for sign in (-1, 1):
            deviation = max(0.0, ((high - low) / 2 + sign * ROUNDING) / reach)
            ends.append((n - 1) * deviation**2 + n * (value + sign * ROUNDING) ** 2)
        self.add({key: self.levels**2 for key in own}, *ends)

    def add(self, parts, low, high):
        row = np.zeros(self.size)
        for key, weights in parts.items():
            row[self.blocks[key]] += weights
        self.rows.append(row)
        self.low.append(low)
        self.high.append(high)

    def check(self):
        values = np.array(self.rows) @ self.truth
        if np.any(values < np.array(self.low) - 1e-6) or np.any(values > np.array(self.high) + 1e-6):
            sys.exit(f"{self.question.name}, {self.campaign}: the truth breaks the attacker's system: the script is wrong")

    def is_published_already(self, key, early, place):
        """Whether the first version of a cell was shown, and so few people came or went since that it tells the later one
        within the margin, whatever is hidden: that can't be taken back. Those who came late are attacked for themselves."""
        before = self.blocks.get(("early", *key))
        if before is None:
            return False
        n = self.truth[self.blocks[key]].sum()
        if abs(n - self.truth[before].sum()) >= MARGIN * n:
            return False
        return (*place, *key) in early["parts" if len(key) > 1 else "figures"]

    def weights(self, key):
        """What makes the sum of a cell's answers."""
        weights = np.zeros(self.size)
        weights[self.blocks[key]] = self.levels
        return weights

    def recovered(self):
        """Hidden figures that somebody recovers: who, whose, how wide at most, and with what margin."""
        self.check()
        constraint = LinearConstraint(np.array(self.rows), self.low, self.high)
        # Answers that agree with all that is published. The truth is one.
        pool = [self.truth]
        insiders = [None, *sorted({key[0] for key in self.hidden} | set(self.late))]
        for insider in insiders:
            known = [b for key, b in self.blocks.items() if insider is not None and key[key[0] == "early"] == insider]
            targets = [(target, self.weights(target)) for target in self.hidden if target[0] != insider]
            # Those who answered late, where they are few.
            targets += [
                (("late", number), self.weights((number,)) - self.weights(("early", number)))
                for number, late in self.late.items()
                if late < THRESHOLD and number != insider
            ]
            for target, weights in targets:
                n = self.late[target[1]] if target[0] == "late" else self.truth[self.blocks[target]].sum()
                needed = MARGIN * (self.levels[-1] - self.levels[0]) * n - 1e-6
                fitting = [p for p in pool if all(np.array_equal(p[b], self.truth[b]) for b in known)]
                sums = [p @ weights for p in fitting]
                if max(sums) - min(sums) >= needed:
                    continue
                low, high = np.zeros(self.size), np.full(self.size, np.inf)
                for b in known:
                    low[b] = high[b] = self.truth[b]
                for sign in (1, -1):
                    solved = milp(sign * weights, integrality=np.ones(self.size), bounds=Bounds(low, high), constraints=constraint)
                    if solved.x is None:
                        sys.exit(f"{self.question.name}, {self.campaign}: no solution ({solved.message}): the script is wrong")
                    found = np.round(solved.x)
                    pool.append(found)
                    sums.append(found @ weights)
                    if max(sums) - min(sums) >= needed:
                        break
                if max(sums) - min(sums) < needed:
                    yield insider, target, (max(sums) - min(sums)) / n


class Quantity:
    """One quantity in all campaigns: who stays has the same again."""

    def __init__(self, services, question, published):
        self.services, self.question = services, question
        self.size = len(services) * len(CAMPAIGNS)
        self.people = {(i, c): len(s.values(question, c)) for i, s in enumerate(services) for c in CAMPAIGNS}
        self.truth = np.zeros(self.size)
        self.rows, self.low, self.high, self.hidden = [], [], [], []
        for (i, campaign), n in self.people.items():
            self.truth[self.place(i, campaign)] = sum(services[i].values(question, campaign))
            figure = published.figures.get((question.name, campaign, i))
            if figure is None:
                # Who stays has the same again: what another campaign shows of the same people says it anyway.
                if not any((question.name, c, i) in published.figures and self.people[i, c] == n for c in CAMPAIGNS):
                    self.hidden.append((i, campaign))
                continue
            scale = 1 if question.kind in ("total", "number") else n
            self.add([(i, campaign, 1)], (figure[0] - 1e-6) * scale, (figure[0] + 1e-6) * scale)
        for campaign in CAMPAIGNS:
            for members, value, _, _ in published.groups.get((question.name, campaign), []):
                own = [m for m in members if self.people[m, campaign]]
                n = 1 if question.kind in ("total", "number") else sum(self.people[m, campaign] for m in own)
                self.add([(m, campaign, 1) for m in own], (value - ROUNDING) * n, (value + ROUNDING) * n)
        self.changes = []
        for i in range(len(services)):
            for place, before in enumerate(CAMPAIGNS):
                for after in CAMPAIGNS[place + 1 :]:
                    change = self.people[i, after] - self.people[i, before]
                    steps = [self.people[i, CAMPAIGNS[k + 1]] - self.people[i, CAMPAIGNS[k]] for k in range(place, CAMPAIGNS.index(after))]
                    # Whoever reads the numbers takes some that joined and some that left for what they add up to.
                    if not all(s >= 0 for s in steps) and not all(s <= 0 for s in steps):
                        continue
                    self.add(
                        [(i, after, 1), (i, before, -1)], 0 if change >= 0 else -np.inf, 0 if change <= 0 else np.inf
                    )
                    if change:
                        self.changes.append((i, before, after, abs(change)))

    def place(self, service, campaign):
        return service * len(CAMPAIGNS) + CAMPAIGNS.index(campaign)

    def add(self, parts, low, high):
        row = np.zeros(self.size)
        for service, campaign, weight in parts:
            row[self.place(service, campaign)] += weight
        self.rows.append(row)
        self.low.append(low)
        self.high.append(high)

    def width(self, parts, insider):
        cost = np.zeros(self.size)
        for service, campaign, weight in parts:
            cost[self.place(service, campaign)] += weight
        low, high = np.zeros(self.size), np.full(self.size, np.inf)
        if insider is not None:
            own = slice(insider * len(CAMPAIGNS), (insider + 1) * len(CAMPAIGNS))
            low[own] = high[own] = self.truth[own]
        rows = np.array(self.rows)
        above, below = np.isfinite(self.high), np.isfinite(self.low)
        matrix = np.vstack([rows[above], -rows[below]])
        limits = np.concatenate([np.array(self.high)[above], -np.array(self.low)[below]])
        ends = []
        for sign in (1, -1):
            solved = linprog(sign * cost, A_ub=matrix, b_ub=limits + 1e-6, bounds=list(zip(low, high)), method="highs")
            if solved.status == 3:
                return np.inf
            if not solved.success:
                sys.exit(f"{self.question.name}: no solution ({solved.message}): the script is wrong")
            ends.append(sign * solved.fun)
        return ends[1] - ends[0]

    def recovered(self):
        hidden = sorted({i for i, _ in self.hidden})
        # What the joint figure of those who joined or left says, where they are few.
        targets = [([(i, c, 1)], (i, c), self.truth[self.place(i, c)]) for i, c in self.hidden]
        for i, before, after, change in self.changes:
            if change < THRESHOLD:
                figure = abs(self.truth[self.place(i, after)] - self.truth[self.place(i, before)])
                targets.append(([(i, after, 1), (i, before, -1)], (i, f"{before} to {after}"), figure))
        for insider in [None, *hidden]:
            for parts, target, figure in targets:
                if target[0] != insider and self.width(parts, insider) < MARGIN * figure - 1e-4:
                    yield insider, target, self.width(parts, insider)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--essaim", required=True)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--services", type=int, default=12)
    parser.add_argument("--indicators", type=int, default=25)
    arguments = parser.parse_args()
    found, attacked, totals = [], 0, np.zeros(4)
    for seed in range(arguments.first, arguments.first + arguments.rounds):
        rng = random.Random(seed)
        questions = indicators(arguments.indicators)
        dimensions = rng.sample(sorted(CATEGORIES), rng.choice([2, 3]))
        services = [Service(i, questions, rng) for i in range(arguments.services)]
        with tempfile.TemporaryDirectory() as folder:
            published = Publication(arguments.essaim, services, questions, dimensions, folder)
        totals += (published.kept, published.cells, published.kept_intervals, published.intervals)
        for question in questions:
            if question.kind in ("score", "share"):
                systems = [Whole(services, question, c, published, dimensions) for c in CAMPAIGNS]
            elif question.kind == "number":
                # The same as the share, times its people.
                share = next(q for q in questions if q.name == question.depends)
                systems = [Whole(services, share, c, with_numbers(published, question, share, services), dimensions) for c in CAMPAIGNS]
            else:
                systems = [Quantity(services, question, published)]
            for system in systems:
                attacked += len(system.hidden)
                for insider, target, width in system.recovered():
                    who = "a stranger" if insider is None else f"service-{insider}"
                    campaign = getattr(system, "campaign", "")
                    found.append(f"seed {seed}, {question.name} ({question.kind}) {campaign}: {who} about {target}, within {width:.3f}")
                    print(found[-1], flush=True)
    print(
        f"{arguments.rounds} experiments, {attacked} hidden figures attacked by strangers and insiders: {len(found)} recovered.\n"
        f"Shown: {totals[0]:.0f} of {totals[1]:.0f} figures ({100 * totals[0] / totals[1]:.1f} %), "
        f"{totals[2]:.0f} of {totals[3]:.0f} intervals ({100 * totals[2] / max(1, totals[3]):.1f} %)."
    )
    sys.exit(1 if found else 0)


def with_numbers(published, number, share, services):
    """What is published of a share, and of the number of those who make it."""
    both = Publication.__new__(Publication)
    both.figures, both.parts, both.groups = dict(published.figures), dict(published.parts), dict(published.groups)
    both.early = published.early
    for (name, campaign, *rest), (value, _) in [*published.figures.items(), *published.parts.items()]:
        if name == number.name:
            n = len(services[rest[0]].values(share, campaign, *rest[1:]))
            if not n:
                continue
            (both.parts if len(rest) > 1 else both.figures)[share.name, campaign, *rest] = (100 * value / n, float("nan"))
    for campaign in CAMPAIGNS:
        own = list(both.groups.get((share.name, campaign), []))
        for members, value, _, _ in published.groups.get((number.name, campaign), []):
            n = sum(len(services[m].values(share, campaign)) for m in members)
            if not n:
                continue
            own.append((members, 100 * value / n, None, None))
        both.groups[share.name, campaign] = own
    return both


if __name__ == "__main__":
    main()
