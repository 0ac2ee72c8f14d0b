#!/usr/bin/env python3
"""Attacks what the built program publishes, with linear programming.

Made-up services answer one question (scores from 1 to 5) in two campaigns. The attacker has every table of the report
`progress` at every level, and every service's own file for partners; knows how many people answered where, and the
scale. For each service with fewer respondents than the threshold, HiGHS (SciPy) finds the smallest and the largest mean
that agree with all of it: as a stranger, and as each of the other services. The distance must be at least the margin that
docs/disclosure.md states.
"""

import argparse
import csv
import io
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import numpy as np
from scipy.optimize import linprog

KINDS = ["prefecture", "dreal", "ddt", "ddcspp", "drjscs"]
TERRITORIES = ["15", "48", "46", "63", "87"]
MARGIN = 0.1 * (5 - 1)
# Means are printed with four decimals.
ROUNDING = 0.5e-4


class Service:
    def __init__(self, number, rng):
        self.id = f"service-{number}"
        self.kind = rng.choice(KINDS)
        self.territory = rng.choice(TERRITORIES)
        self.people = {c: rng.randint(1, 12) for c in ("baseline", "final")}
        # Answers of people: whole scores, so that means can be at the ends of the scale, too.
        self.answers = {
            c: [min(5, max(1, round(rng.gauss(rng.choice([2, 3.3, 4.6]), 1)))) for _ in range(n)]
            for c, n in self.people.items()
        }

    def mean(self, campaign):
        return sum(self.answers[campaign]) / self.people[campaign]


def exchange(services, issuer, records):
    head = "".join(
        f'<administration id="{s.id}" kind="{s.kind}" territory="{s.territory}"><name xml:lang="fr">{s.id}</name></administration>\n'
        for s in services
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<exchange xmlns="urn:essaim:exchange:1" id="attack" issuer="{issuer}" issued="2014-06-30T09:00:00Z">\n'
        f"{head}{records}</exchange>\n"
    )


INDICATOR = """<record id="maceo/indicator/question" version="1" status="published" modified="2013-01-01T09:00:00Z" xml:lang="fr">
<indicator xmlns="urn:essaim:indicator:1"><name>Question</name><code>Q</code><point>productivity</point><measure>score</measure>
<higher-is-better>true</higher-is-better><aggregation>weighted-mean</aggregation><respondent>agents</respondent><decimals>4</decimals></indicator></record>
"""


def evaluation(service, campaign):
    n = service.people[campaign]
    answers = service.answers[campaign]
    deviation = f"<standard-deviation>{np.std(answers, ddof=1):.4f}</standard-deviation>" if n > 1 else ""
    return (
        f'<record id="{service.id}/evaluation/{campaign}" version="1" status="published" modified="2014-06-01T09:00:00Z" xml:lang="fr">'
        f'<evaluation xmlns="urn:essaim:evaluation:1"><title>{campaign}</title><administration>{service.id}</administration>'
        f"<campaign>{campaign}</campaign><date>2014-06-01</date><population>{n}</population><respondents>{n}</respondents>"
        f"<observation><indicator>maceo/indicator/question</indicator><value>{service.mean(campaign):.6f}</value>"
        f"<respondents>{n}</respondents>{deviation}<status>A</status></observation></evaluation></record>\n"
    )


def run(essaim, *arguments, catalogue):
    result = subprocess.run(
        [essaim, *arguments, "--catalogue", str(catalogue)], capture_output=True, text=True, check=False
    )
    if result.returncode:
        sys.exit(f"essaim {' '.join(arguments)}: {result.stderr or result.stdout}")
    return result.stdout


def published(essaim, services, folder):
    """The sums that are shown: campaign, set of services, mean. And how many cells there are."""
    catalogue = folder / "maceo.sqlite"
    run(essaim, "init", "--administration", "maceo", catalogue=catalogue)
    records = INDICATOR + "".join(evaluation(s, c) for s in services for c in s.people)
    maceo = '<administration id="maceo" kind="association"><name xml:lang="fr">Maceo</name></administration>\n'
    text = exchange(services, "maceo", records).replace('Z">\n', f'Z">\n{maceo}', 1)
    (folder / "all.xml").write_text(text)
    run(essaim, "import", str(folder / "all.xml"), catalogue=catalogue)
    shown, cells = [], 0
    territories = {t: [t] for t in TERRITORIES}
    for level in ("overall", "kind", "territory", "administration"):
        output = run(essaim, "report", "progress", "--set", f"level={level}", "--format", "csv", catalogue=catalogue)
        table = output.replace("\r\n", "\n").split("\n\n")[1]
        for row in csv.DictReader(io.StringIO(table)):
            if row["value"] == "L":
                continue
            cells += 1
            if row["value"] == "Q":
                continue
            members = group(services, level, row["group"])
            shown.append((row["campaign"], members, float(row["value"])))
    # Each service's own file for partners.
    for number, service in enumerate(services):
        own = folder / f"{service.id}.sqlite"
        run(essaim, "init", "--administration", service.id, catalogue=own)
        (folder / "own.xml").write_text(
            exchange([service], service.id, "".join(evaluation(service, c) for c in service.people))
        )
        run(essaim, "import", str(folder / "own.xml"), catalogue=own)
        text = run(essaim, "export", "--disclosed", catalogue=own)
        for record in re.findall(r"<record .*?</record>", text, re.S):
            value = re.search(r"<value>(.*?)</value>", record)
            if value:
                campaign = re.search(r"<campaign>(.*?)</campaign>", record)[1]
                shown.append((campaign, frozenset([number]), float(value[1])))
    return shown, cells


REGIONS = {"15": "region-84", "63": "region-84", "48": "region-76", "46": "region-76", "87": "region-75"}
OLD_REGIONS = {"15": "old-region-83", "63": "old-region-83", "48": "old-region-91", "46": "old-region-73", "87": "old-region-74"}


def group(services, level, code):
    def belongs(service):
        if level == "overall":
            return True
        if level == "kind":
            return service.kind == code
        if level == "administration":
            return service.id == code
        around = {service.territory, REGIONS[service.territory], OLD_REGIONS[service.territory], "massif-central", "FR"}
        return code in around

    return frozenset(i for i, s in enumerate(services) if belongs(s))


def attack(services, shown, campaign, threshold, insider=None):
    """The narrowest interval found for a small service, and whose it is."""
    people = np.array([s.people[campaign] for s in services], float)
    rows, limits = [], []
    for where, members, mean in shown:
        if where != campaign:
            continue
        row = np.array([1.0 if i in members else 0.0 for i in range(len(services))])
        total = people @ row
        rows += [row, -row]
        limits += [(mean + ROUNDING) * total, -(mean - ROUNDING) * total]
    bounds = [(n, 5 * n) for n in people]
    if insider is not None:
        own = sum(services[insider].answers[campaign])
        bounds[insider] = (own, own)
    narrowest = (float("inf"), None)
    for target, service in enumerate(services):
        if service.people[campaign] >= threshold or target == insider:
            continue
        ends = []
        for sign in (1, -1):
            cost = np.zeros(len(services))
            cost[target] = sign
            solved = linprog(
                cost, A_ub=np.array(rows) if rows else None, b_ub=limits or None, bounds=bounds, method="highs"
            )
            if not solved.success:
                sys.exit(f"the attacker's system has no solution ({solved.message}): the script is wrong")
            ends.append(sign * solved.fun)
        narrowest = min(narrowest, ((ends[1] - ends[0]) / service.people[campaign], service.id))
    return narrowest


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--essaim", required=True)
    parser.add_argument("--rounds", type=int, default=30)
    arguments = parser.parse_args()
    worst, kept, cells, attacks = (float("inf"), None), 0, 0, 0
    for seed in range(arguments.rounds):
        rng = random.Random(seed)
        services = [Service(i, rng) for i in range(rng.randint(5, 24))]
        with tempfile.TemporaryDirectory() as folder:
            shown, count = published(arguments.essaim, services, pathlib.Path(folder))
        kept += sum(1 for _ in shown if True)
        cells += count
        for campaign in ("baseline", "final"):
            for insider in [None, *range(len(services))]:
                width, service = attack(services, shown, campaign, 5, insider)
                attacks += 1
                who = "a stranger" if insider is None else services[insider].id
                worst = min(worst, (width, f"seed {seed}, {campaign}: {who} about {service}"))
    print(f"{arguments.rounds} experiments, {attacks} attacks, {kept} of {cells} cells shown (own files counted with them).")
    print(f"Narrowest interval of a small service's mean: {worst[0]:.3f} ({worst[1]}); margin {MARGIN:.1f}.")
    # The printed means are rounded, which the program's audit doesn't count on.
    sys.exit(0 if worst[0] >= MARGIN - 1e-6 else 1)


if __name__ == "__main__":
    main()
