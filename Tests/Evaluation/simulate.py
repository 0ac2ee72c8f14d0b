"""How often `report verdict` claims something where there is nothing, and how often it sees what is there.

An experiment: 12 services, 3 campaigns, 25 indicators of 6 points. A share of an answer's variance may be common to the
people of a service in a campaign. The method is the program's, written a second time (method.py); `agreement` compares
both on catalogues. The peer is statsmodels' mixed model with random services and services × campaigns, at the false rate
that the verdict may have; `peer_agreement` compares its fits with the closed form that balanced data have.
"""

import pathlib
import tempfile

import numpy as np
from scipy import stats

import method
import program

SERVICES, INDICATORS, DEVIATION = 12, 25, 0.8
POINT = np.arange(INDICATORS) % len(program.POINTS)


def experiment(rng, n, common, effect, services=SERVICES):
    """Answers: campaigns × services × people × indicators; `effect` in deviations, on the last campaign."""
    level = rng.normal(0, 0.3, (1, services, 1, INDICATORS))
    together = rng.normal(0, np.sqrt(common), (3, services, 1, INDICATORS))
    alone = rng.normal(0, np.sqrt(1 - common), (3, services, n, INDICATORS))
    answers = level + together + alone
    answers[2] += effect
    return 3 + DEVIATION * answers


def summary(answers):
    return answers.mean(2), answers.var(2, ddof=1)


def judge(answers):
    """Findings of the indicators, and verdicts of the points."""
    mean, variance = summary(answers)
    change, _, _, p = method.evidence(mean[0], mean[2], variance[0], variance[2], answers.shape[2])
    found = method.findings(change, p)
    return found, [method.verdict(found[POINT == point]) for point in range(len(program.POINTS))]


def mixed(answers):
    """The mixed model's p-values for the last campaign against the first, by REML's closed form for balanced data."""
    mean, variance = summary(answers)
    campaigns, services, n = answers.shape[:3]
    grand, of_service, of_campaign = mean.mean((0, 1)), mean.mean(0, keepdims=True), mean.mean(1, keepdims=True)
    together = n * ((mean - of_service - of_campaign + grand) ** 2).sum((0, 1))
    alone = variance.sum((0, 1)) * (n - 1)
    f1, f2 = (services - 1) * (campaigns - 1), services * campaigns * (n - 1)
    square = np.where(together / f1 >= alone / f2, together / f1, (together + alone) / (f1 + f2))
    z = (mean[2] - mean[0]).mean(0) / np.sqrt(2 * square / (n * services))
    return 2 * stats.norm.sf(np.abs(z))


def unclustered(answers):
    """Whether Welch's tests of all respondents, corrected by Holm, find something."""
    first, last = (answers[c].reshape(-1, answers.shape[3]) for c in (0, 2))
    return (method.holm(stats.ttest_ind(last, first, equal_var=False).pvalue) < 0.05).any()


def peer_agreement(rng, fits):
    """The distances, in z, between the closed form and statsmodels' own fits.

    Where variances are nearly 0, its optimisers stop early now and then: of two, the better fit counts.
    """
    import warnings

    import pandas as pd
    import statsmodels.formula.api as formula

    distances = []
    for fit in range(fits):
        n, common = (5, 10, 20)[fit % 3], (0, 0.1)[fit % 2]
        answers = experiment(rng, n, common, 0.5 * (fit % 4 == 3))
        campaign, service, _ = (axis.ravel() for axis in np.indices(answers.shape[:3]))
        data = pd.DataFrame({"y": answers[..., 0].ravel(), "campaign": campaign, "service": service})
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model = formula.mixedlm(
                "y ~ C(campaign)", data, groups="service", re_formula="1", vc_formula={"both": "0 + C(campaign)"}
            )
            best = max((model.fit(reml=True, method=m) for m in ("lbfgs", "powell")), key=lambda result: result.llf)
        distances.append(abs(abs(best.tvalues["C(campaign)[T.2]"]) - stats.norm.isf(mixed(answers)[0] / 2)))
    return np.array(distances)


def agreement(essaim, rng, experiments):
    """How many figures of the program's evidence and verdicts are those of method.py, and which aren't."""
    compared, differences = 0, []
    services = [(f"s{s}", "ddt", "48") for s in range(SERVICES)]
    for number in range(experiments):
        n, common, effect = (5, 10, 20, 30)[number % 4], (0, 0.1)[number % 2], 0.5 * (number % 3 == 2)
        answers = np.clip(experiment(rng, n, common, effect), 1, 5)
        mean, variance = (np.round(a, 6) for a in summary(answers))
        deviation = np.round(np.sqrt(variance), 6)
        change, low, high, p = method.evidence(mean[0], mean[2], deviation[0] ** 2, deviation[2] ** 2, n)
        found = method.findings(change, p)
        records = "".join(program.indicator(f"i{i:02d}", program.POINTS[POINT[i]]) for i in range(INDICATORS))
        for c, campaign in enumerate(program.CAMPAIGNS):
            for s, (name, _, _) in enumerate(services):
                records += program.evaluation(
                    name, campaign, n, [(f"i{i:02d}", mean[c, s, i], n, deviation[c, s, i]) for i in range(INDICATORS)]
                )
        with tempfile.TemporaryDirectory() as temporary:
            folder = pathlib.Path(temporary)
            tables = program.tables(essaim, program.load(essaim, folder, services, records), "verdict")
        verdicts, rows = tables[1], {row["indicator"].rsplit("/", 1)[-1]: row for row in tables[2]}
        adjusted = np.maximum(method.holm(p), 1e-4)
        names = {-2: "clearly-worse", -1: "worse", 0: "unchanged", 1: "better", 2: "clearly-better"}
        for i in range(INDICATORS):
            row = rows[f"i{i:02d}"]
            for column, expected in (("change", change[i]), ("change-low", low[i]), ("change-high", high[i]), ("p", adjusted[i])):
                compared += 1
                if row[column] == "Q" or abs(float(row[column]) - expected) > 0.6e-4:
                    differences.append(f"experiment {number}, i{i:02d} {column}: {row[column]}, expected {expected:.6f}")
            compared += 1
            if row["finding"] != names[found[i]]:
                differences.append(f"experiment {number}, i{i:02d}: {row['finding']}, expected {names[found[i]]}")
        for point, name in enumerate(program.POINTS):
            compared += 1
            said = next(row["verdict"] for row in verdicts if row["point"] == name)
            expected = method.verdict(found[POINT == point])
            if said != expected:
                differences.append(f"experiment {number}, {name}: {said}, expected {expected}")
    return compared, differences


def cell(rng, n, common, rounds):
    """What is claimed under no effect, and seen of an effect of half a deviation, beside the mixed model.

    The mixed model has the verdict's rules, with p-values stretched so that under no effect as many experiments as
    may (5 %) have something significant.
    """
    claims, smallest = [], []
    for _ in range(rounds):
        answers = experiment(rng, n, common, 0)
        found, verdicts = judge(answers)
        claims.append(
            [any(v != "inconclusive" for v in verdicts), (np.abs(found) == 2).any(), unclustered(answers)]
        )
        smallest.append(mixed(answers).min())
    stretch = 0.05 / INDICATORS / np.quantile(smallest, 0.05)
    seen = []
    for _ in range(max(50, rounds // 4)):
        answers = experiment(rng, n, common, 0.5)
        found, verdicts = judge(answers)
        mean, _ = summary(answers)
        peer = method.findings((mean[2] - mean[0]).mean(0), np.minimum(1, mixed(answers) * stretch))
        peer_verdicts = [method.verdict(peer[POINT == point]) for point in range(len(program.POINTS))]
        good = ("promising", "conclusive")
        seen.append(
            [
                (found == 2).mean(), (method.holm(np.minimum(1, mixed(answers) * stretch)) < 0.05).mean(),
                np.mean([v in good for v in verdicts]), np.mean([v in good for v in peer_verdicts]),
            ]
        )
    return np.mean(claims, 0), np.mean(seen, 0)
