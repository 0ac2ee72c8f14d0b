"""Tables that go out, are opened and saved by other programs, and come in: nothing may differ.

    check.py --essaim PROGRAM [--rows 65000]

The sample, and records of a type with every kind of field and awkward texts, are written as CSV (fr, en), .ods and
.xlsx; LibreOffice opens and saves each (.ods and .xlsx also as each other, and as CSV), openpyxl reads and writes
the .xlsx; each result is imported, and every record must be unchanged. Then a table of 65 000 rows is imported in
each format: a workbook may take 1.5 times CSV's time and 32 MiB more.
"""
import argparse
import csv
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

import openpyxl

parser = argparse.ArgumentParser()
parser.add_argument("--essaim", required=True)
parser.add_argument("--rows", type=int, default=65_000)
options = parser.parse_args()
top = pathlib.Path(__file__).resolve().parents[2]
essaim = str(pathlib.Path(options.essaim).resolve())
work = pathlib.Path(tempfile.mkdtemp(prefix="essaim-tables-"))
plugins = str(top / "Tests/Cases/tables/plugins")
failures = []


def run(*arguments, check=True, **more):
    result = subprocess.run([str(a) for a in arguments], capture_output=True, text=True, **more)
    if check and result.returncode:
        sys.exit(f"{arguments}: {result.stdout[-3000:]}{result.stderr[-3000:]}")
    return result


def office(sources, kind, target, infilter=None):
    """Opens files in LibreOffice and saves them as another kind, or the same."""
    target.mkdir(parents=True, exist_ok=True)
    more = [f"--infilter={infilter}"] if infilter else []
    run("soffice", "--headless", f"-env:UserInstallation=file://{work}/office", *more, "--convert-to", kind,
        "--outdir", target, *sources)
    for source in sources:
        made = target / f"{source.stem}.{kind.split(':')[0]}"
        if not made.exists():
            sys.exit(f"LibreOffice did not make {made}")
    return target


AWKWARD = [
    "0473", "1/2", "12:30", "TRUE", "vrai", "3 juin 2013", "_x0041_", "1E5", "&lt;5", "=1+1", "'=1", "12,50", "1.200", "80 %",
    "2013-06-03", "+33 4 73", "-5", "a \\| b", "12345678901234567890", "mai 2013", "01", "\"", "a\"b;c,d", "@x", "5-6", "1-2",
    "2.10", "10.2", "1 000", "€ 5", "12h30", "Mars", "1 mai", "0,5", "00", "1 > 2",
]


def kinds():
    """An exchange file with records of every kind of field."""
    made = random.Random(1)
    records = []
    for number, text in enumerate(AWKWARD):
        part = "".join(
            f"<part><name>{text}</name><amount>{made.randint(0, 9999)}.50</amount><since>2013-0{made.randint(1, 9)}-11</since>"
            f"<word>{text}</word><word>b | c</word>"
            + "".join(
                f"<step><what>{text}</what><done>{made.choice(('true', 'false'))}</done>"
                + "".join(f"<setting><key>{text}</key><value>{made.randint(-9, 9)}.125</value></setting>"
                          for _ in range(made.randint(0, 11))) + "</step>" for _ in range(made.randint(0, 12)))
            + "</part>" for _ in range(made.randint(0, 3)))
        records.append(
            f"<record id='maceo/kinds/r{number}' version='1' status='draft' modified='2013-06-03T09:00:00Z' xml:lang='fr'>"
            f"<kinds xmlns='urn:example:kinds:1'><title>{text}</title><text><p>{text}</p><ul><li>a  b</li></ul></text>"
            f"<day>2013-06-0{made.randint(1, 9)}</day><days>2013-01-02</days><days>2013-02-01</days>"
            f"<period from='2013-01-01'/><posts>12.50</posts><numbers>1.125</numbers><numbers>-2</numbers>"
            f"<count>{made.randint(0, 10 ** 12)}</count><cost>0.10</cost><share>80</share><mark>4</mark><agreed>true</agreed>"
            f"<state>{made.choice(('1-5', 'mai', '01'))}</state><states>a-b</states><states>01</states>"
            f"<territory>01</territory><territory>2A</territory><address>https://example.org/?a=1</address>"
            f"<one><first>{text}</first><second>-0.5</second></one>{part}</kinds></record>")
    path = work / "kinds.xml"
    path.write_text(
        "<exchange xmlns='urn:essaim:exchange:1' id='k' issuer='maceo' issued='2013-06-03T09:00:00Z'>"
        + "\n".join(records) + "</exchange>", encoding="utf-8")
    return path


def judge(what, catalogue, *paths):
    """Imports and wants every record unchanged."""
    result = run(essaim, "import", "-c", catalogue, "--plugins", plugins, "--dry-run", "--lang", "en", "--format", "json",
                 *paths, check=False)
    actions = {}
    try:
        for file in json.loads(result.stdout)["files"]:
            for entry in file.get("entries", []):
                if entry.get("action"):
                    actions[entry["action"]] = actions.get(entry["action"], 0) + 1
    except ValueError:
        actions = {"?": 1}
    if result.returncode or set(actions) != {"unchanged"}:
        failures.append(what)
        print(f"{what}: {actions}\n{result.stdout[-1500:]}{result.stderr[-500:]}")
    return actions.get("unchanged", 0)


def openpyxl_copy(source, target):
    target.mkdir(parents=True, exist_ok=True)
    book = openpyxl.load_workbook(source)
    book.save(target / source.name)
    return target / source.name


def round_trips():
    catalogue = work / "sample.sqlite"
    run(essaim, "init", "-c", catalogue, "--administration", "maceo")
    run(essaim, "import", "-c", catalogue, "--plugins", plugins,
        *sorted((top / "Sample/massif-central").glob("*.xml")), kinds())
    listed = run(essaim, "list", "-c", catalogue, "--plugins", plugins, "--format", "json").stdout
    types = sorted({record["id"].split("/")[1] for record in json.loads(listed)["records"]})
    for format in ("fr", "en", "ods", "xlsx"):
        out = work / "out" / format
        style = ["--csv-style", format] if format in ("fr", "en") else ["--format", format]
        made = []
        for kind in types:
            names = run(essaim, "csv", "-c", catalogue, "--plugins", plugins, "--in-confidence", *style, "-o", out, kind).stdout
            made += [out / name for name in names.split()]
        count = judge(format, catalogue, out)
        print(f"{len(types)} types as {format}: {count} records came back, from {len(made)} files")
        saved = work / "saved" / format
        if format in ("ods", "xlsx"):
            for to in ("ods", "xlsx"):
                judge(f"{format}, saved by LibreOffice as {to}", catalogue, office(made, to, saved / to))
            if format == "xlsx":
                for path in made:
                    openpyxl_copy(path, saved / "openpyxl")
                judge("xlsx, saved by openpyxl", catalogue, saved / "openpyxl")
            continue
        separator, language = (59, 1036) if format == "fr" else (44, 1033)
        for special in ("false", "true"):
            # Separator, quote, UTF-8, first line, columns, language, quoted is text, dates and the like are seen.
            office(made, f"csv:Text - txt - csv (StarCalc):{separator},34,76,1,,{language},false,true,false", saved / special,
                   f"CSV:{separator},34,76,1,,{language},false,{special}")
            judge(f"CSV {format}, saved by LibreOffice (special numbers {special})", catalogue, saved / special)


def measured(*arguments):
    started = time.monotonic()
    process = subprocess.Popen([str(a) for a in arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{arguments}: {output[-2000:]}")
    return time.monotonic() - started, usage.ru_maxrss / 1024


def large():
    """Imports the same rows as CSV, .ods and .xlsx, the latter with shared strings, as Excel writes them."""
    rows = options.rows
    folder = work / "large"
    folder.mkdir()
    names = ["id", "status", "question", "answer", "audience", "review-by"]
    with open(folder / "faq.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        for number in range(rows):
            writer.writerow([
                f"maceo/faq/q{number}", "draft", f"Question {number} sur le télétravail ?",
                f"Réponse {number} : " + "le jour est choisi avec le service, " * 8, "agent", "2027-06-03"])
    office([folder / "faq.csv"], "ods", folder, "CSV:44,34,76,1,,1033,false,false")
    office([folder / "faq.csv"], "xlsx", folder, "CSV:44,34,76,1,,1033,false,false")
    results = {}
    for ending in ("csv", "ods", "xlsx"):
        tries = []
        for attempt in range(2):
            catalogue = work / f"large-{ending}-{attempt}.sqlite"
            run(essaim, "init", "-c", catalogue, "--administration", "maceo")
            tries.append(measured(essaim, "import", "-c", catalogue, folder / f"faq.{ending}"))
        results[ending] = (min(t for t, _ in tries), min(m for _, m in tries))
        print(f"{rows} rows as {ending}: {results[ending][0]:.1f} s, {results[ending][1]:.0f} MiB")
    for ending in ("ods", "xlsx"):
        if results[ending][0] > 1.5 * results["csv"][0] or results[ending][1] > results["csv"][1] + 32:
            failures.append(f"{rows} rows as {ending}")


round_trips()
if options.rows:
    large()
if failures:
    sys.exit("failed:\n" + "\n".join(failures))
print("Nothing differs.")
