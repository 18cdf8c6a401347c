"""Dateline itself, by the same protocol: `dateline.py CORPUS SECONDS BINARY FORMAT OUT`.

The whole of it counts: starting, planning, reading, all default plugins, writing every table, syncing.
"""

import json
import os
import subprocess
import sys

from peer import cpu_seconds, files, report, texts

TABLES = {"sentences": "sentences", "mentions": "entities", "quantities": "quantities", "timexes": "times"}


def main():
    path, _, binary, kind, out = sys.argv[1:]
    inputs = files(path, ".html") if kind == "html" else files(path, ".jsonl")
    inputs = [name for name in inputs if os.path.basename(name) != "truth.jsonl"]
    where = os.path.join(path, "html") if kind == "html" else os.path.join(path, "articles*.jsonl")
    if kind == "html":
        size = sum(os.path.getsize(name) for name in inputs)
    else:
        size = sum(len(text.encode()) for text in texts(path))
    command = [binary, "run", "-i", where, "-o", out, "--threads", "1", "--overwrite", "--progress", "none"]
    start = cpu_seconds()
    subprocess.run(command + ["--format", "jsonl"], check=True, stdout=subprocess.DEVNULL)
    seconds = cpu_seconds() - start
    with open(os.path.join(out, "_manifest.json"), encoding="utf-8") as manifest:
        tables = json.load(manifest)["tables"]
    counts = {what: tables[name]["rows"] for name, what in TABLES.items() if name in tables}
    report(size, seconds, {"documents": tables["documents"]["rows"], **counts})


main()
