#!/usr/bin/env python3
"""Compares the words of Service-Public.fr's sheets with those of the records made of them, file by file.

    words.py EXPORT SOURCE...

EXPORT is an exchange file with the records, SOURCE a sheet or a folder of sheets. Counted is the body: all text but the
Dublin Core header, what only places the sheet in the site (NAVIGATION), and what says a title again (REPEATING). A word
that stands twice in the source must stand twice in the record. Files that only lead to sheets are counted by their kind
(passed_over). Ends with 1 where a record is missing or a word didn't arrive; says by element what didn't.
"""
import collections
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree

LIMIT = 1.0
NAVIGATION = {"SurTitre", "Audience", "Canal", "FilDAriane", "Theme", "SousThemePere", "DossierPere", "SousDossierPere"}
# What may say its neighbour's title again, and is told once then.
REPEATING = {"Source", "TitreAlternatif", "TitreChoix", "IntituleSiSelectionne", "Legende", "TexteDeRemplacement"}
WORD = re.compile(r"\w+")
RECORD = "{urn:essaim:exchange:1}record"


def words(text):
    return WORD.findall(text or "")


def records(path):
    """The words of each record, by the last part of its identifier."""
    found = {}
    for _, element in ElementTree.iterparse(path):
        if element.tag == RECORD:
            payload = element[0]
            # What is said twice must not make up for what is lost: lists of related sheets, titles above a heading.
            if payload.findtext("{*}kind") not in ("folder", "theme"):
                for related in payload.findall("{*}related"):
                    payload.remove(related)
            for heading in payload.iter():
                if heading.tag.endswith("}h") and heading.text and " › " in heading.text:
                    heading.text = heading.text.rsplit(" › ", 1)[1]
            found[element.get("id").rsplit("/", 1)[-1]] = collections.Counter(all_words(element))
            element.clear()
    return found


INLINE = {"em", "strong", "sup", "a", "MiseEnEvidence", "Valeur", "Exposant", "Expression", "LienInterne", "LienExterne",
          "LienIntra", "TermeEtranger", "Variable", "Indice", "Citation", "Date"}


def pieces(element, path=()):
    """The text of an element as (path, text): what stands in one line in one piece."""
    name = element.tag.rsplit("}", 1)[-1]
    path = path + (name,)
    line = [element.text or ""]
    for child in element:
        if child.tag.rsplit("}", 1)[-1] in INLINE:
            line.append("".join(child.itertext()))
        elif child.tag == "Audience":
            # For whom something is, said of a link: navigation at any depth.
            pass
        elif child.tag in REPEATING and repeats(child, element):
            pass
        else:
            yield path, "".join(line)
            line = []
            yield from pieces(child, path)
        line.append(child.tail or "")
    yield path, "".join(line)


def repeats(element, parent):
    """Whether an element says again what a title beside it says; a caption counts as one for what stands below it."""
    def plain(element):
        return "".join("".join(element.itertext()).replace("\u00a0", " ").split())

    kinds = ("Titre",) if element.tag == "Legende" else ("Titre", "Legende")
    titles = [plain(other) for other in parent if other.tag in kinds]
    # The title of a chapter in the navigation is the title, or a part of it.
    return plain(element) in titles or (
        element.tag == "TitreAlternatif" and any(plain(element) in title for title in titles))


def passed_over(root):
    """The kind of a file that only leads to sheets; None for a sheet."""
    schema = root.get("{http://www.w3.org/2001/XMLSchema-instance}noNamespaceSchemaLocation", "")
    kind = root.get("type", "")
    return kind or root.tag if "/indexes/" in schema or kind.startswith(("Liste", "Accueil")) else None


def all_words(element):
    for _, text in pieces(element):
        yield from words(text)


def body(root):
    for child in root:
        name = child.tag.rsplit("}", 1)[-1]
        if not child.tag.startswith("{http://purl.org/dc/") and name not in NAVIGATION:
            yield from pieces(child, (root.tag,))


def main(arguments):
    if len(arguments) < 2:
        sys.exit(__doc__)
    known = records(arguments[0])
    files = []
    for path in map(pathlib.Path, arguments[1:]):
        files += sorted(path.glob("**/*.xml")) if path.is_dir() else [path]
    missing_by_element = collections.Counter()
    examples = {}
    total = arrived = bad = 0
    worst = []
    passed = collections.Counter()
    for file in files:
        root = ElementTree.parse(file).getroot()
        kind = passed_over(root)
        if kind:
            passed[kind] += 1
            continue
        guide = root.find("FilDAriane/Niveau")
        name = f"{guide.get('ID')}-{root.get('ID')}".lower()
        if name not in known:
            print(f"{file}: no record {name}")
            bad += 1
            continue
        left = known[name].copy()
        count = lost = 0
        for path, text in body(root):
            for word in words(text):
                count += 1
                if left[word] > 0:
                    left[word] -= 1
                else:
                    lost += 1
                    place = "/".join(path[-3:])
                    missing_by_element[place] += 1
                    examples.setdefault(place, f"{word} ({file.name})")
        total += count
        arrived += count - lost
        share = 1 - lost / count if count else 1
        worst.append((share, file.name, count, lost))
        if share < LIMIT:
            bad += 1
            print(f"{file}: {share:.2%} of {count} words arrived")
    worst.sort()
    for kind, count in sorted(passed.items()):
        print(f"{count:8} passed over: {kind}")
    print(f"{len(files) - sum(passed.values())} sheets, {total} words, {arrived / max(1, total):.4%} arrived; the least: "
          + ", ".join(f"{name} {share:.2%}" for share, name, _, _ in worst[:3]))
    for path, count in missing_by_element.most_common(25):
        print(f"{count:8} {path}: {examples[path]}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
