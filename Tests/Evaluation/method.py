"""How `report verdict` judges, written a second time from docs/evaluation.md.

Arrays have services first and indicators last. All values are means of services, with n answers each.
"""

import numpy as np
from scipy import stats
from scipy.special import digamma, polygamma

MINIMUM = dict(services=5, respondents=30, score=0.3, indicators=2, rate=50.0, conclusive=50.0, promising=50.0, adverse=25.0)
LEAST_INDICATORS = 5


def inverse_trigamma(value):
    low, high = 1e-8, 1e8
    for _ in range(200):
        middle = np.sqrt(low * high)
        if polygamma(1, middle) > value:
            low = middle
        else:
            high = middle
    return high


def moderated(variance, expected, freedom):
    """Variances drawn towards what all have in common, and their degrees of freedom (Smyth 2004, as limma does)."""
    count = len(variance)
    tells = (variance > 0) & (expected > 0)
    if tells.sum() < LEAST_INDICATORS:
        return variance, np.full(count, float(freedom))
    logs = np.log(variance[tells] / expected[tells]) - digamma(freedom / 2) + np.log(freedom / 2)
    spread = logs.var(ddof=1) - polygamma(1, freedom / 2)
    if spread > 0:
        prior = 2 * inverse_trigamma(spread)
        effect = np.exp(logs.mean() + digamma(prior / 2) - np.log(prior / 2))
        posterior = (prior * effect * expected + freedom * variance) / (prior + freedom)
    else:
        prior, effect = np.inf, np.exp(logs.mean())
        posterior = effect * expected
    total = np.minimum(prior + freedom, tells.sum() * freedom)
    return np.where(expected > 0, posterior, variance), np.where(expected > 0, total, freedom)


def holm(p):
    order = np.argsort(p, kind="stable")
    adjusted, largest = np.empty(len(p)), 0.0
    for rank, index in enumerate(order):
        largest = max(largest, min(1.0, p[index] * (len(p) - rank)))
        adjusted[index] = largest
    return adjusted


def evidence(before, after, variance_before, variance_after, n):
    """Change, interval and p-value of each indicator over services that all answered both campaigns.

    `before` and `after` are means (services × indicators), the variances those of the answers in each service.
    """
    services = len(before)
    changes = after - before
    expected = (variance_before / n + variance_after / n).mean(0)
    variance, freedom = moderated(changes.var(0, ddof=1), expected, services - 1)
    error = np.sqrt(variance / services)
    change = changes.mean(0)
    reach = stats.t.isf(0.025, freedom) * error
    return change, change - reach, change + reach, 2 * stats.t.sf(np.abs(change / error), freedom)


def findings(change, p, smallest=MINIMUM["score"]):
    """-2 clearly worse … 2 clearly better, of indicators of which more is better."""
    clear = holm(p) < 0.05
    return np.where(np.abs(change) < smallest, 0, np.sign(change) * np.where(clear, 2, 1)).astype(int)


def verdict(found):
    """The verdict on a point by its indicators' findings, with a response rate that is high enough."""
    judged = len(found)
    worse, clearly, better = [100 * np.mean(c) for c in (found == -2, found == 2, found > 0)]
    if worse > 0 and worse >= MINIMUM["adverse"]:
        return "adverse"
    if worse > 0 or clearly == 0 or judged < MINIMUM["indicators"]:
        return "inconclusive"
    if clearly >= MINIMUM["conclusive"]:
        return "conclusive"
    return "promising" if better >= MINIMUM["promising"] else "inconclusive"
