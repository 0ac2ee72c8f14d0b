#!/usr/bin/env python3
"""Writes the dila documents as one Essaim exchange file of FAQ records, so that both engines index the same text.

usage: exchange.py documents.jsonl -o dila.exchange.xml

Record id dila/faq/f31063 stands for document F31063. A summary longer than the field's 300 characters is cut between
words, and then the whole of it opens the answer. A text over the field's limit is cut at 200 000 characters.
"""

import argparse
import json
import re
from xml.sax.saxutils import escape

LIMIT, ANSWER = 300, 200_000


def cut(text, limit):
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0] + "…"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents")
    parser.add_argument("-o", "--output", required=True)
    options = parser.parse_args()
    count = shortened = 0
    with open(options.output, "w", encoding="utf-8") as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n<exchange xmlns="urn:essaim:exchange:1" '
                  'id="dila-search-quality" issuer="dila" issued="2024-03-06T00:00:00Z">\n'
                  '<administration id="dila" kind="central" territory="FR"><name xml:lang="fr">Direction de '
                  'l’information légale et administrative</name></administration>\n')
        for line in open(options.documents, encoding="utf-8"):
            d = json.loads(line)
            if d["corpus"] != "dila":
                continue
            title, summary, text = (re.sub(r"[ \xa0]+", " ", d[k]).strip() for k in ("title", "summary", "text"))
            paragraphs = [p for p in text.split("\n") if p.strip()] or [title]
            if len(summary) > LIMIT:
                paragraphs.insert(0, summary)
                shortened += 1
            answer, used = [], 0
            for paragraph in paragraphs:
                paragraph = paragraph[: max(0, ANSWER - used)]
                used += len(paragraph) + 1
                if paragraph:
                    answer.append(f"<p>{escape(paragraph)}</p>")
            out.write(f'<record id="dila/faq/{d["id"].lower()}" version="1" status="published" '
                      f'modified="2024-03-06T00:00:00Z" xml:lang="fr"><faq xmlns="urn:essaim:faq:1">'
                      f"<question>{escape(cut(title, LIMIT))}</question>"
                      + (f"<summary>{escape(cut(summary, LIMIT))}</summary>" if summary else "")
                      + f"<answer>{''.join(answer)}</answer></faq></record>\n")
            count += 1
        out.write("</exchange>\n")
    print(f"{count} records, {shortened} summaries shortened")


if __name__ == "__main__":
    main()
