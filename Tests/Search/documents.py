#!/usr/bin/env python3
"""Writes the corpora of the search judgments as JSON lines: corpus, id, title, summary, text.

usage: documents.py --sample DIR --dila DIR -o documents.jsonl

sample  every record of the exchange files in DIR (drafts included, tombstones not);
        id = record id, title = title | question | name | action, summary = summary,
        text = everything else people wrote, in reading order, then the owner's name and territory
dila    the Service-Public sheets in DIR whose root is Publication and whose type is in DILA_TYPES;
        id = file name without .xml, title = dc:title, summary = dc:description,
        text = Introduction, Texte, ListeSituations and what else has prose, in document order

Standard library only.
"""

import argparse
import json
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

EXCHANGE = "{urn:essaim:exchange:1}"
DC = "{http://purl.org/dc/elements/1.1/}"

DILA_TYPES = (
    "Fiche d'information conditionnée",
    "Fiche Question-réponse conditionnée",
    "Fiche Comment faire si conditionné",
    "Fiche avec liens externes",
)

TITLES = ("title", "question", "name", "action")

# Fields of a record that are codes, references, amounts or dates, not prose.
CODED = {
    "theme", "point", "stage", "scope", "territory", "service-size", "effort", "cost-per-agent", "people",
    "related", "address", "date", "due", "done", "done-on", "administration", "result", "campaign", "kind",
    "weight", "practice", "audience", "review-by", "state", "measure", "aggregation", "respondent", "decimals",
    "higher-is-better", "paired-with", "target", "population", "respondents", "sample-data", "indicator", "value",
    "standard-deviation", "status", "dimension", "category", "eligible-costs", "total-aid", "amount", "period",
}

# Elements inside which words run on: no space is put at their edges.
INLINE = {"strong", "em", "a", "Exposant", "Indice", "MiseEnEvidence", "LienInterne", "LienExterne", "LienIntra",
          "Valeur", "Expression", "Citation"}

# Head matter of a sheet that repeats on every sheet of a theme, and lists of other sheets' titles.
DILA_SKIPPED = {"FilDAriane", "Theme", "SousThemePere", "DossierPere", "SousDossierPere", "SurTitre", "Audience",
                "Canal", "VoirAussi", "QuestionReponse", "Reference", "PourEnSavoirPlus", "ServiceEnLigne",
                "OuSAdresser", "QuiPeutMAider", "CommentFaireSi", "RechercheGuidee", "RechercheGuideePere",
                "Questionnaire", "Cible", "RefActualite"}

# Directory keys, and boxes inside the text that send the reader elsewhere.
DILA_NOISE = {"OuSAdresser", "ServiceEnLigne", "PourEnSavoirPlus", "PivotLocal", "RefActualite"}


def local(element):
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def prose(element, skipped=frozenset()):
    """The text of an element in reading order, blanks collapsed."""
    parts = []

    def walk(node):
        name = local(node)
        if not name or name in skipped:
            return
        edge = "" if name in INLINE else " "
        parts.append(edge)
        parts.append(node.text or "")
        for child in node:
            walk(child)
            parts.append(child.tail or "")
        parts.append(edge)

    walk(element)
    return re.sub(r"[ \t\r\n]+", " ", "".join(parts)).strip()


def sample(folder):
    for path in sorted(Path(folder).glob("*.xml")):
        root = ET.parse(path).getroot()
        names = {}
        for administration in root.iter(EXCHANGE + "administration"):
            name = administration.findtext(EXCHANGE + "name", "")
            names[administration.get("id")] = f"{name} ({administration.get('territory')})"
        for record in root.iter(EXCHANGE + "record"):
            body = record[0]
            title = summary = None
            rest = []
            for child in body:
                name = local(child)
                if title is None and name in TITLES:
                    title = prose(child)
                elif summary is None and name == "summary":
                    summary = prose(child)
                elif name not in CODED:
                    rest.append(prose(child, CODED))
            rest.append(names.get(record.get("id").split("/")[0], ""))
            yield {"corpus": "sample", "id": record.get("id"), "title": title or "", "summary": summary or "",
                   "text": "\n".join(part for part in rest if part)}


def dila(folder):
    for path in sorted(Path(folder).rglob("*.xml")):
        root = ET.parse(path).getroot()
        if root.tag != "Publication" or root.get("type") not in DILA_TYPES:
            continue
        rest = []
        for child in root:
            if not child.tag.startswith(DC) and local(child) not in DILA_SKIPPED:
                rest.append(prose(child, DILA_NOISE))
        yield {"corpus": "dila", "id": path.stem, "title": root.findtext(DC + "title", "").strip(),
               "summary": root.findtext(DC + "description", "").strip(),
               "text": "\n".join(part for part in rest if part)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample")
    parser.add_argument("--dila")
    parser.add_argument("-o", "--output", required=True)
    options = parser.parse_args()
    counts = {}
    with open(options.output, "w", encoding="utf-8") as out:
        for folder, read in ((options.sample, sample), (options.dila, dila)):
            for document in read(folder) if folder else ():
                counts[document["corpus"]] = counts.get(document["corpus"], 0) + 1
                out.write(json.dumps(document, ensure_ascii=False) + "\n")
    print(", ".join(f"{corpus}: {count}" for corpus, count in counts.items()), file=sys.stderr)


if __name__ == "__main__":
    main()
