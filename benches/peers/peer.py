"""What the peers' scripts share: reading a corpus, counting, and CPU time.

A script is called as `SCRIPT CORPUS SECONDS` and prints one line of JSON: `bytes` of text that it worked
through, `cpu_seconds` for them (user and system, this process and those it waited for), and `counts` of
what it found. Setting up and reading the corpus into memory are not timed. Not here: installing.
"""

import collections
import gzip
import json
import os
import resource
import sys

# Bytes of text that are worked through before the clock starts.
WARM_UP = 4_000


def cpu_seconds():
    """CPU time of this process and of those it has waited for."""
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in usage)


def files(path, ending):
    """Files below a folder with an ending, in the order of their names."""
    found = []
    for folder, _, names in os.walk(path):
        found += [os.path.join(folder, name) for name in names if name.endswith(ending)]
    return sorted(found)


def texts(path):
    """Texts of a corpus in JSONL."""
    for name in files(path, ".jsonl"):
        if os.path.basename(name).startswith("articles"):
            with open(name, encoding="utf-8") as lines:
                for line in lines:
                    yield json.loads(line)["text"]


def report(n_bytes, seconds, counts):
    print(json.dumps({"bytes": n_bytes, "cpu_seconds": seconds, "counts": dict(counts)}))


def each_text(work):
    """Works through text after text until the seconds are spent; `work` returns counts."""
    path, budget = sys.argv[1], float(sys.argv[2])
    counts, n_bytes, warm = collections.Counter(), 0, 0
    source = texts(path)
    while warm < WARM_UP:
        text = next(source, None)
        if text is None:
            break
        work(text)
        warm += len(text)
    waiting = list(texts(path))
    start = cpu_seconds()
    for text in waiting:
        counts.update(work(text))
        n_bytes += len(text.encode())
        if cpu_seconds() - start > budget:
            break
    report(n_bytes, cpu_seconds() - start, counts)


def each_page(work):
    """Works through page after page of HTML until the seconds are spent."""
    path, budget = sys.argv[1], float(sys.argv[2])
    pages = [open(name, "rb").read() for name in files(path, ".html")]
    counts, n_bytes = collections.Counter(), 0
    work(pages[0])
    start = cpu_seconds()
    for page in pages:
        counts.update(work(page))
        n_bytes += len(page)
        if cpu_seconds() - start > budget:
            break
    report(n_bytes, cpu_seconds() - start, counts)


def whole_corpus(work):
    """Works through the files of a corpus, again and again until the seconds are spent."""
    path, budget = sys.argv[1], float(sys.argv[2])
    parts = [name for name in files(path, ".jsonl") if os.path.basename(name).startswith("articles")]
    size = sum(len(text.encode()) for text in texts(path))
    counts, rounds = None, 0
    work(parts)
    start = cpu_seconds()
    while counts is None or cpu_seconds() - start < budget:
        counts = work(parts)
        rounds += 1
    report(rounds * size, cpu_seconds() - start, counts)


def lexicon_terms(folder):
    """Terms of the lexicons of a plugin, with the name of their lexicon."""
    for name in files(os.path.join(folder, "lexicons"), ".tsv"):
        label = os.path.basename(name)[:-4].upper()
        with open(name, encoding="utf-8") as lines:
            rows = [line.rstrip("\n").split("\t") for line in lines if line.strip() and line[0] != "#"]
        column = rows[0].index("term") if "term" in rows[0] else 0
        for row in rows[1:]:
            yield row[column], label


def open_text(path):
    """Opens a file of text, packed with gzip or not."""
    return gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8")
