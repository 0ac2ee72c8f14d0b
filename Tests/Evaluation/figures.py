"""Compares what `report progress` prints with pandas, SciPy and statsmodels, figure by figure."""

import pathlib
import tempfile

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

import program

KINDS = ["prefecture", "dreal", "ddt", "ddcspp", "drjscs"]
TERRITORIES = ["15", "48", "46", "63", "87"]
# Figures are printed with four decimals.
ROUNDING = 0.6e-4


def made_up(rng, services, indicators):
    """A row for each observation; measures in turn, from the easy to the awkward."""
    kinds = ["score", "share", "unit", "measured", "ordinal", "large", "total"]
    rows = []
    for s in range(services):
        for campaign in program.CAMPAIGNS:
            # Some services miss a campaign; all have ten answers or more, so that nothing is hidden.
            if rng.random() < 0.07:
                continue
            people = int(rng.integers(10, 60))
            for i in range(indicators):
                kind = kinds[i % len(kinds)]
                n = int(rng.integers(10, people + 1))
                shift = 0.25 * (campaign == "final") * (i % 3)
                center, spread = {"unit": (38, 12), "measured": (41.3, 8), "large": (5e8, 0.02), "total": (900, 200)}.get(kind, (3, 0.7))
                if kind == "share":
                    answers = 100 * (rng.random(n) < 0.5 + 0.1 * shift)
                elif kind == "ordinal" or kind == "score":
                    answers = np.clip(np.round(rng.normal(center + shift, spread, n)), 1, 5)
                else:
                    answers = np.clip(rng.normal(center + shift * spread, spread, n), 0.001, 99 if kind == "measured" else None)
                value = answers.sum() if kind == "total" else answers.mean()
                deviation = None if kind in ("share", "total") else round(answers.std(ddof=1), 6)
                rows.append((f"s{s}", campaign, f"i{i}", kind, n, round(value, 6), deviation, people))
    return pd.DataFrame(rows, columns="service campaign indicator measure n value deviation people".split())


def catalogue(essaim, folder, data, services):
    measures = {"share": "percentage", "measured": "percentage", "large": "unit", "total": "unit"}
    records = ""
    for name, measure in data.groupby("indicator", sort=False).measure.first().items():
        more = f"<percentage-kind>{measure}</percentage-kind>" if measure in ("share", "measured") else ""
        records += program.indicator(
            name, program.POINTS[int(name[1:]) % 6], measures.get(measure, measure), more,
            aggregation="sum" if measure == "total" else "weighted-mean",
        )
    for (service, campaign), part in data.groupby(["service", "campaign"], sort=False):
        records += program.evaluation(
            service, campaign, part.people.iloc[0],
            [(r.indicator, r.value, r.n, None if pd.isna(r.deviation) else r.deviation) for r in part.itertuples()],
        )
    return program.load(essaim, folder, services, records)


def pooled(part, measure):
    """Count, value and sample variance of all answers of a group, as if they lay in one table."""
    n = part.n.sum()
    if measure == "total":
        return n, part.value.sum(), None
    # Around the first value: sums of large ones would lose the digits that are compared.
    first = part.value.iloc[0]
    mean = first + np.average(part.value - first, weights=part.n)
    if measure == "share":
        return n, mean, None
    squares = ((part.n - 1) * part.deviation**2 + part.n * (part.value - mean) ** 2).sum()
    return n, mean, squares / (n - 1)


def interval(n, mean, variance, measure):
    if measure in ("total", "ordinal"):
        return None, None
    if measure == "share":
        low, high = proportion_confint(round(mean * n / 100), n, method="wilson")
        return 100 * low, 100 * high
    return stats.t.interval(0.95, n - 1, loc=mean, scale=np.sqrt(variance / n))


def unpaired(first, last, measure):
    """Change, low, high, p; None where there is no test."""
    if measure in ("total", "ordinal"):
        return last[1] - first[1], None, None, None
    if measure == "share":
        (n1, m1, _), (n2, m2, _) = first, last
        a, b = round(m1 * n1 / 100), round(m2 * n2 / 100)
        low, high = confint_proportions_2indep(b, n2, a, n1, method="newcomb")
        return m2 - m1, 100 * low, 100 * high, stats.fisher_exact([[a, n1 - a], [b, n2 - b]]).pvalue
    test = stats.ttest_ind_from_stats(
        last[1], np.sqrt(last[2]), last[0], first[1], np.sqrt(first[2]), first[0], equal_var=False
    )
    a, b = first[2] / first[0], last[2] / last[0]
    freedom = (a + b) ** 2 / (a * a / (first[0] - 1) + b * b / (last[0] - 1))
    reach = stats.t.isf(0.025, freedom) * np.sqrt(a + b)
    change = last[1] - first[1]
    return change, change - reach, change + reach, test.pvalue


def paired(part, measure):
    wide = part.pivot(index="service", columns="campaign", values="value")
    changes = (wide["final"] - wide["baseline"]).dropna() if {"final", "baseline"} <= set(wide.columns) else pd.Series(dtype=float)
    if len(changes) < 5:
        return None, None, None, None
    if measure == "ordinal":
        return changes.median(), None, None, signed_rank(np.round(changes[changes != 0], 9))
    test = stats.ttest_1samp(changes, 0)
    low, high = test.confidence_interval()
    return changes.mean(), low, high, test.pvalue


def signed_rank(values):
    """SciPy's test; where ranks tie, which its exact one doesn't take, all signs are counted."""
    if len(values) > 50:
        return stats.wilcoxon(values, method="asymptotic").pvalue
    if len(np.unique(np.abs(values))) == len(values):
        return stats.wilcoxon(values, method="exact").pvalue
    ranks = np.round(2 * stats.rankdata(np.abs(values))).astype(int)
    ways = np.zeros(ranks.sum() + 1)
    ways[0] = 1
    for rank in ranks:
        ways[rank:] = ways[rank:] + ways[:-rank]
    positive = ranks[np.asarray(values) > 0].sum()
    return min(1.0, 2 * ways[: min(positive, ranks.sum() - positive) + 1].sum() / ways.sum())


def one_digit(p):
    """A p-value rounded up, as far as the correction of others may tell it."""
    return next((step for step in (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5) if p <= step), 1.0)


class Comparison:
    def __init__(self):
        self.count, self.differences = 0, []

    def number(self, what, shown, expected, tolerance=ROUNDING):
        if shown == "Q":
            return
        self.count += 1
        if expected is None:
            if shown != "L":
                self.differences.append(f"{what}: {shown} where there should be nothing")
        elif shown == "L" or abs(float(shown) - expected) > tolerance + 1e-9 * abs(expected):
            self.differences.append(f"{what}: {shown}, expected {expected:.6f}")


def check(essaim, least=31_000, seed=2014):
    """Makes a catalogue, compares all figures; returns how many, and what differs."""
    rng = np.random.default_rng(seed)
    count = 75
    services = [(f"s{s}", KINDS[s % 5], TERRITORIES[s % 4]) for s in range(count)]
    data = made_up(rng, count, 25)
    data["kind"] = data.service.map({s: k for s, k, _ in services})
    comparison = Comparison()
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        file = catalogue(essaim, folder, data, services)
        for level in ("overall", "kind", "administration"):
            # A service by itself has no pairs.
            for test in ("unpaired", "paired") if level != "administration" else ("unpaired",):
                changes, campaigns = program.tables(essaim, file, "progress", f"level={level}", f"test={test}")[:2]
                compare(comparison, data, level, test, changes, campaigns)
    if comparison.count < least:
        comparison.differences.append(f"only {comparison.count} figures were compared, not {least}")
    return comparison.count, comparison.differences


def compare(comparison, data, level, test, changes, campaigns):
    group_of = {"overall": lambda d: pd.Series("all", d.index), "kind": lambda d: d.kind, "administration": lambda d: d.service}[level]
    parts = dict(list(data.assign(group=group_of(data)).groupby(["indicator", "group"])))
    sums = {
        (key, campaign): pooled(part, part.measure.iloc[0])
        for key, whole in parts.items()
        for campaign, part in whole.groupby("campaign")
    }
    results = []
    for row in changes:
        key = (row["indicator"].rsplit("/", 1)[-1], row["group"])
        measure = parts[key].measure.iloc[0]
        both = [sums.get((key, c)) for c in ("baseline", "final")]
        if test == "paired":
            results.append(paired(parts[key], measure))
        else:
            results.append(unpaired(*both, measure) if all(both) else (None,) * 4)
        for campaign in program.CAMPAIGNS:
            value = sums.get((key, campaign))
            comparison.number(f"{level} {key} {campaign}", row[campaign], value[1] if value else None)
    # What is hidden isn't compared; of a shown change whose p-value is hidden, one digit goes into the correction.
    tested = [i for i, r in enumerate(results) if r[3] is not None and changes[i]["change"] != "Q"]
    entered = [one_digit(results[i][3]) if changes[i]["p"] == "Q" else results[i][3] for i in tested]
    adjusted = dict(zip(tested, multipletests(entered, method="holm")[1])) if tested else {}
    for i, (row, (change, low, high, p)) in enumerate(zip(changes, results)):
        what = f"{level} {test} {row['indicator']} {row['group']}"
        for name, expected in (("change", change), ("change-low", low), ("change-high", high)):
            comparison.number(f"{what} {name}", row[name], expected)
        comparison.number(f"{what} p", row["p"], max(adjusted[i], 1e-4) if i in adjusted else None)
        if i in adjusted and row["significant"] not in ("Q", "yes" if adjusted[i] < 0.05 else "no"):
            comparison.differences.append(f"{what}: significant is {row['significant']} at {adjusted[i]}")
    if test == "paired":
        return
    for row in campaigns:
        key = (row["indicator"].rsplit("/", 1)[-1], row["group"])
        value = sums.get((key, row["campaign"]))
        what = f"{level} {key} {row['campaign']}"
        if value is None:
            continue
        low, high = interval(*value, parts[key].measure.iloc[0])
        comparison.number(f"{what} value", row["value"], value[1])
        comparison.number(f"{what} low", row["low"], low)
        comparison.number(f"{what} high", row["high"], high)
        comparison.number(f"{what} respondents", row["respondents"], float(value[0]))
