"""Polars: JSONL files read, and one regular expression counted in the texts; one thread."""

import os

os.environ["POLARS_MAX_THREADS"] = "1"

import polars  # noqa: E402  (the number of threads is read when it is imported)

from peer import whole_corpus  # noqa: E402

NUMBER_WITH_UNIT = r"\d[\d,.]*\s?(?:%|percent|per cent|million|billion|tonnes?|km|MW|USD|euros?|dollars?)"


def work(parts):
    frame = polars.concat([polars.read_ndjson(part) for part in parts])
    found = frame.select(polars.col("text").str.count_matches(NUMBER_WITH_UNIT).sum())
    return {"documents": frame.height, "quantities": found.item()}


whole_corpus(work)
