"""Made-up experiments: services whose people answer in three campaigns, and what the built program publishes of them."""

import csv
import io
import pathlib
import random
import re
import subprocess
import sys

import numpy as np

CAMPAIGNS = ["baseline", "midterm", "final"]
KINDS = ["prefecture", "dreal", "ddt", "ddcspp"]
TERRITORIES = ["15", "48", "46", "63", "87"]
CATEGORIES = {"sex": ["F", "H"], "category": ["A", "B", "C"], "age-band": ["under-30", "30-39", "40-49", "50-59"]}
REGIONS = {"15": "region-84", "63": "region-84", "48": "region-76", "46": "region-76", "87": "region-75"}
OLD_REGIONS = {"15": "old-region-83", "63": "old-region-83", "48": "old-region-91", "46": "old-region-73", "87": "old-region-74"}
# Means are published with four decimals in reports, six in records.
DECIMALS = 4


class Indicator:
    """What is asked: a score of 1 to 5, yes or no, or a quantity that people have, as a mean or a total."""

    def __init__(self, number, kind, depends=None):
        self.name, self.kind, self.depends = f"q{number}", kind, depends
        self.id = f"maceo/indicator/{self.name}"
        self.low, self.high, self.step = {"score": (1, 5, 1), "share": (0, 1, 1)}.get(kind, (0, None, None))

    def xml(self):
        measure, unit = {"score": ("score", ""), "share": ("percentage", "<unit>%</unit>")}.get(
            self.kind, ("unit", "<unit>km</unit>")
        )
        aggregation = "sum" if self.kind in ("total", "number") else "weighted-mean"
        depends = f"<depends-on>maceo/indicator/{self.depends}</depends-on>" if self.depends else ""
        return (
            f'<record id="{self.id}" version="1" status="published" modified="2013-01-01T09:00:00Z" xml:lang="fr">'
            f'<indicator xmlns="urn:essaim:indicator:1"><name>{self.name}</name><code>{self.name}</code>'
            f"<point>productivity</point><measure>{measure}</measure>{unit}<higher-is-better>true</higher-is-better>"
            f"<aggregation>{aggregation}</aggregation><respondent>agents</respondent><decimals>{DECIMALS}</decimals>"
            f"{depends}</indicator></record>\n"
        )


def indicators(count):
    kinds = (["score"] * 4 + ["share"] * 3 + ["quantity", "total"]) * count
    list_ = [Indicator(i, kind) for i, kind in enumerate(kinds[: count - 1])]
    # The number of those who said yes to the first share: the same thing in another way.
    share = next((i for i in list_ if i.kind == "share"), None)
    return list_ + ([Indicator(count - 1, "number", share.name)] if share else [])


class Person:
    def __init__(self, rng):
        self.parts = {d: rng.choice(c) for d, c in CATEGORIES.items()}
        self.quantity = rng.randint(0, 4000)


class Service:
    def __init__(self, number, questions, rng):
        self.id, self.kind, self.territory = f"service-{number}", rng.choice(KINDS), rng.choice(TERRITORIES)
        self.has_two_records = rng.random() < 0.25
        # How many of the last campaign's people its first version lacks: they answer late.
        self.late = rng.choice([1, 2, 4, 6]) if rng.random() < 0.3 else 0
        people = [Person(rng) for _ in range(rng.randint(1, 20))]
        self.answers = {}
        for campaign in CAMPAIGNS:
            if campaign != CAMPAIGNS[0] and rng.random() < 0.5:
                # Some join or some leave.
                change = rng.choice([-2, -1, 1, 2, 6])
                people = people[: max(1, len(people) + change)] + [Person(rng) for _ in range(max(0, change))]
            for question in questions:
                middle = rng.choice([1.3, 2.5, 3.3, 4.7])
                self.answers[question.name, campaign] = [
                    (self.answer(question, person, middle, rng), person) for person in people
                ]
        for question in questions:
            if question.depends:
                for campaign in CAMPAIGNS:
                    self.answers[question.name, campaign] = self.answers[question.depends, campaign]

    @staticmethod
    def answer(question, person, middle, rng):
        if question.kind == "score":
            return min(5, max(1, round(rng.gauss(middle, 0.9))))
        if question.kind == "share":
            return 1 if rng.random() < (middle - 1) / 4 else 0
        return person.quantity

    def values(self, question, campaign, dimension=None, category=None, early=False):
        """Answers; those of the first version where it is asked for."""
        answers = self.answers[question.name, campaign]
        if early and self.is_revised(campaign):
            answers = answers[: -self.late]
        return [a for a, p in answers if dimension is None or p.parts[dimension] == category]

    def is_revised(self, campaign):
        people = next(len(a) for (_, c), a in self.answers.items() if c == campaign)
        return campaign == CAMPAIGNS[-1] and 0 < self.late < people


def observation(question, values, dimension=None, category=None):
    n, total = len(values), sum(values)
    factor = 100 if question.kind == "share" else 1
    value = total if question.kind in ("total", "number") else factor * total / n
    deviation = (
        f"<standard-deviation>{np.std(values, ddof=1):.6f}</standard-deviation>"
        if n > 1 and question.kind in ("score", "quantity")
        else ""
    )
    part = f"<dimension>{dimension}</dimension><category>{category}</category>" if dimension else ""
    return (
        f"<observation><indicator>{question.id}</indicator><value>{value:.6f}</value><respondents>{n}</respondents>"
        f"{deviation}<status>A</status>{part}</observation>"
    )


def evaluations(service, questions, dimensions, early=False):
    for campaign in CAMPAIGNS:
        totals, parts = "", ""
        for question in questions:
            totals += observation(question, service.values(question, campaign, early=early))
            for dimension in dimensions:
                for category in CATEGORIES[dimension]:
                    values = service.values(question, campaign, dimension, category, early=early)
                    if values:
                        parts += observation(question, values, dimension, category)
        n = len(service.values(questions[0], campaign, early=early))
        version = 2 if service.is_revised(campaign) and not early else 1

        def record(name, body):
            return (
                f'<record id="{service.id}/evaluation/{name}" version="{version}" status="published" modified="2014-06-01T09:00:00Z" xml:lang="fr">'
                f'<evaluation xmlns="urn:essaim:evaluation:1"><title>{name}</title><administration>{service.id}</administration>'
                f"<campaign>{campaign}</campaign><date>2014-06-01</date><population>{n}</population><respondents>{n}</respondents>"
                f"{body}</evaluation></record>\n"
            )

        if service.has_two_records:
            yield record(campaign, totals)
            yield record(f"{campaign}-detail", parts)
        else:
            yield record(campaign, totals + parts)


def exchange(issuer, services, records):
    head = '<administration id="maceo" kind="association" territory="63"><name xml:lang="fr">Maceo</name></administration>\n'
    head += "".join(
        f'<administration id="{s.id}" kind="{s.kind}" territory="{s.territory}"><name xml:lang="fr">{s.id}</name></administration>\n'
        for s in services
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<exchange xmlns="urn:essaim:exchange:1" id="attack" '
        f'issuer="{issuer}" issued="2014-06-30T09:00:00Z">\n{head}{records}</exchange>\n'
    )


class Publication:
    """All that leaves: what a stranger finds in reports, tables and every service's own file for partners."""

    def __init__(self, essaim, services, questions, dimensions, folder):
        self.essaim, self.folder = essaim, pathlib.Path(folder)
        self.services, self.questions = services, questions
        self.numbers = {s.id: i for i, s in enumerate(services)}
        # (question, campaign) -> list of (services, mean, low, high)
        self.groups = {}
        # (question, campaign, service) -> (value, deviation); with dimension and category for parts
        self.figures, self.parts = {}, {}
        self.kept = self.cells = self.intervals = self.kept_intervals = 0
        catalogue = self.folder / "maceo.sqlite"
        self.run("init", "--administration", "maceo", catalogue=catalogue)
        definitions = "".join(q.xml() for q in questions)
        # The first versions, as they were published, and kept by whoever attacks.
        self.early = {}
        for early in (True, False):
            records = {s.id: "".join(evaluations(s, questions, dimensions, early)) for s in services}
            self.load(catalogue, exchange("maceo", services, definitions + "".join(records.values())))
            self.groups, self.figures, self.parts = {}, {}, {}
            for level in ("overall", "kind", "territory"):
                self.read_report(level, catalogue, counts=not early)
            self.run("csv", "evaluation", "--csv-style", "en", "--output", str(self.folder), catalogue=catalogue)
            self.read_tables(counts=not early)
            for service in services:
                own = self.folder / f"{service.id}.sqlite"
                if early:
                    self.run("init", "--administration", service.id, catalogue=own)
                    self.load(own, exchange("maceo", [service], definitions))
                self.load(own, exchange(service.id, [service], records[service.id]))
                self.read_export(self.run("export", "--disclosed", catalogue=own))
            if early:
                self.early = {"groups": self.groups, "figures": self.figures, "parts": self.parts}

    def run(self, *arguments, catalogue):
        result = subprocess.run(
            [self.essaim, *arguments, "--catalogue", str(catalogue)], capture_output=True, text=True, check=False
        )
        if result.returncode:
            sys.exit(f"essaim {' '.join(arguments)}: {result.stderr or result.stdout}")
        return result.stdout

    def load(self, catalogue, text):
        path = self.folder / "file.xml"
        path.write_text(text)
        self.run("import", str(path), catalogue=catalogue)

    def read_report(self, level, catalogue, counts):
        output = self.run("report", "progress", "--set", f"level={level}", "--format", "csv", "--csv-style", "en", catalogue=catalogue)
        for row in csv.DictReader(io.StringIO(output.replace("\r\n", "\n").split("\n\n")[1])):
            if row["value"] == "L":
                continue
            self.cells += counts
            self.intervals += counts and row["low"] != "L"
            if row["value"] == "Q":
                continue
            self.kept += counts
            low, high = (None if row[c] in "QL" else float(row[c]) for c in ("low", "high"))
            self.kept_intervals += counts and low is not None
            place = row["indicator"].rsplit("/", 1)[1], row["campaign"]
            self.groups.setdefault(place, []).append((self.members(level, row["group"]), float(row["value"]), low, high))

    def members(self, level, code):
        def belongs(s):
            if level == "overall":
                return True
            if level == "kind":
                return s.kind == code
            return code in {s.territory, REGIONS[s.territory], OLD_REGIONS[s.territory], "massif-central", "FR"}

        return frozenset(i for i, s in enumerate(self.services) if belongs(s))

    def note(self, service, campaign, row, counts):
        key = row["indicator"].rsplit("/", 1)[1], campaign, self.numbers[service]
        is_hidden = row["value"] == ""
        if counts:
            self.cells += 1
            self.kept += not is_hidden
        if is_hidden:
            return
        figure = float(row["value"]), float(row["standard-deviation"] or "nan")
        if row["dimension"]:
            self.parts[*key, row["dimension"], row["category"]] = figure
        else:
            self.figures[key] = figure

    def read_tables(self, counts):
        read = lambda name: csv.DictReader(io.StringIO((self.folder / name).read_text(encoding="utf-8-sig")))
        campaigns = {row["id"]: (row["administration"], row["campaign"]) for row in read("evaluation.csv")}
        for row in read("evaluation.observation.csv"):
            self.note(*campaigns[row["id"]], row, counts)

    def read_export(self, text):
        for record in re.findall(r"<record .*?</record>", text, re.S):
            service, campaign = (re.search(rf"<{n}>(.*?)</{n}>", record) for n in ("administration", "campaign"))
            if not service:
                continue
            for body in re.findall(r"<observation>(.*?)</observation>", record, re.S):
                row = {n: "" for n in ("indicator", "value", "standard-deviation", "dimension", "category")}
                row.update(re.findall(r"<([a-z-]+)>(.*?)</", body))
                self.note(service[1], campaign[1], row, counts=False)
