"""DuckDB: JSONL files read, and one regular expression extracted from the texts; one thread."""

import duckdb

from peer import whole_corpus

NUMBER_WITH_UNIT = r"\d[\d,.]*\s?(?:%|percent|per cent|million|billion|tonnes?|km|MW|USD|euros?|dollars?)"
QUERY = """select count(*), sum(len(regexp_extract_all(text, $1)))
from read_json($2, format = 'newline_delimited', columns = {'text': 'varchar'})"""


def work(parts):
    connection = duckdb.connect()
    connection.execute("set threads = 1")
    documents, found = connection.execute(QUERY, [NUMBER_WITH_UNIT, parts]).fetchone()
    return {"documents": documents, "quantities": int(found or 0)}


whole_corpus(work)
