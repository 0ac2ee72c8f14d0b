"""Catalogues of made-up evaluations, and what the built program says of them."""

import csv
import io
import subprocess
import sys

POINTS = ["organisation", "management", "productivity", "agent-satisfaction", "manager-satisfaction", "carbon"]
CAMPAIGNS = ["baseline", "midterm", "final"]


def run(essaim, *arguments, catalogue):
    result = subprocess.run(
        [essaim, *arguments, "--catalogue", str(catalogue)], capture_output=True, text=True, check=False
    )
    if result.returncode:
        sys.exit(f"essaim {' '.join(arguments)}: {result.stderr or result.stdout}")
    return result.stdout


def tables(essaim, catalogue, report, *settings):
    """A report's tables, each a list of rows by column."""
    sets = [word for setting in settings for word in ("--set", setting)]
    text = run(essaim, "report", report, *sets, "--format", "csv", "--csv-style", "en", catalogue=catalogue)
    return [list(csv.DictReader(io.StringIO(part))) for part in text.replace("\r\n", "\n").strip().split("\n\n")]


def indicator(name, point, measure="score", more="", decimals=4, aggregation="weighted-mean"):
    unit = "<unit>km</unit>" if measure == "unit" else ""
    return (
        f'<record id="maceo/indicator/{name}" version="1" status="published" modified="2013-01-01T09:00:00Z" xml:lang="fr">'
        f'<indicator xmlns="urn:essaim:indicator:1"><name>{name}</name><code>{name.upper()}</code><point>{point}</point>'
        f"<measure>{measure}</measure>{unit}<higher-is-better>true</higher-is-better><aggregation>{aggregation}</aggregation>"
        f"<respondent>agents</respondent><decimals>{decimals}</decimals>{more}</indicator></record>\n"
    )


def evaluation(service, campaign, people, observations):
    """`observations`: indicator, value, respondents, standard deviation or None."""
    body = "".join(
        f"<observation><indicator>maceo/indicator/{name}</indicator><value>{value:.6f}</value><respondents>{n}</respondents>"
        + (f"<standard-deviation>{deviation:.6f}</standard-deviation>" if deviation is not None else "")
        + "<status>A</status></observation>"
        for name, value, n, deviation in observations
    )
    return (
        f'<record id="{service}/evaluation/{campaign}" version="1" status="published" modified="2014-06-01T09:00:00Z" xml:lang="fr">'
        f'<evaluation xmlns="urn:essaim:evaluation:1"><title>{campaign}</title><administration>{service}</administration>'
        f"<campaign>{campaign}</campaign><date>2014-06-01</date><population>{people}</population><respondents>{people}</respondents>"
        f"{body}</evaluation></record>\n"
    )


def load(essaim, folder, services, records):
    """A catalogue with services (identifier, kind, territory) and records."""
    catalogue = folder / "maceo.sqlite"
    catalogue.unlink(missing_ok=True)
    run(essaim, "init", "--administration", "maceo", catalogue=catalogue)
    head = '<administration id="maceo" kind="association" territory="63"><name xml:lang="fr">Maceo</name></administration>\n' + "".join(
        f'<administration id="{name}" kind="{kind}" territory="{territory}"><name xml:lang="fr">{name}</name></administration>\n'
        for name, kind, territory in services
    )
    (folder / "all.xml").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<exchange xmlns="urn:essaim:exchange:1" id="check" issuer="maceo" '
        f'issued="2014-06-30T09:00:00Z">\n{head}{records}</exchange>\n'
    )
    run(essaim, "import", str(folder / "all.xml"), catalogue=catalogue)
    return catalogue
