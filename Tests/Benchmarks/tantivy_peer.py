"""Tantivy (PyPI, 0.27.0) on the texts of an exchange file: the peer of the search benchmark.

usage: tantivy_peer.py RECORDS.xml WORDS.txt ROUNDS

Folded words, no stems. Each word is asked for as Essaim is: the twenty best with the total, and five facets counted.
Prints one JSON object a line: the word, how many records have it, and the times in milliseconds. In a process of its
own, so that its memory isn't the benchmark's.
"""
import json
import re
import sys
import tempfile
import time
import unicodedata
import xml.etree.ElementTree as ElementTree

import tantivy

FACETS = ("type", "owner", "status", "theme", "point")


def folded(text):
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in plain if not unicodedata.combining(c)).replace("œ", "oe").replace("æ", "ae")


def words(text):
    return re.findall(r"[^\W_]+", folded(text))


def documents(path):
    """Of each record: its words, and the values that are counted."""
    for _, element in ElementTree.iterparse(path):
        if element.tag.rsplit("}", 1)[-1] != "record":
            continue
        identifier = element.get("id").split("/")
        values = {"owner": [identifier[0]], "type": [identifier[1]], "status": [element.get("status")], "theme": [], "point": []}
        for child in element.iter():
            name = child.tag.rsplit("}", 1)[-1]
            if name in ("theme", "point") and child.text:
                values[name].append(child.text)
        yield " ".join(words(" ".join(element.itertext()))), values
        element.clear()


def main():
    records, asked, rounds = sys.argv[1], open(sys.argv[2]).read().split("\n"), int(sys.argv[3])
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("body", stored=False, tokenizer_name="whitespace")
    for facet in FACETS:
        builder.add_text_field(facet, stored=False, tokenizer_name="raw", fast=True)
    with tempfile.TemporaryDirectory(prefix="essaim-tantivy-") as folder:
        index = tantivy.Index(builder.build(), path=folder)
        writer = index.writer(heap_size=200_000_000, num_threads=1)
        for body, values in documents(records):
            writer.add_document(tantivy.Document(body=body, **values))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        searcher = index.searcher()
        counts = {facet: {"terms": {"field": facet}} for facet in FACETS}
        for word in filter(None, asked):
            query = index.parse_query(folded(word), ["body"])
            times = []
            for _ in range(rounds):
                start = time.perf_counter()
                result = searcher.search(query, 20)
                searcher.aggregate(query, counts)
                times.append((time.perf_counter() - start) * 1000)
            print(json.dumps({"query": word, "total": result.count, "milliseconds": times}))


main()
