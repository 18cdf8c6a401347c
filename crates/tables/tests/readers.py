#!/usr/bin/env python3
"""Compares a Parquet run with a JSONL run of the same input, as other programs read them.

    readers.py PARQUET_OUT JSONL_OUT

Every table of PARQUET_OUT is read with pyarrow and with DuckDB, every table of JSONL_OUT with Python's own
json. Row counts and a checksum of every column must agree; where the JSONL run is compact, the fields it
leaves out are not compared. Installs nothing. Exit status: 0 they agree, 1 they do not, 2 it cannot tell.
"""

import hashlib
import json
import math
import struct
import sys
from pathlib import Path

try:
    import duckdb
    import pyarrow as pa
    import pyarrow.parquet as pq
except ImportError as error:
    print(f"readers.py: {error}", file=sys.stderr)
    print("  hint: python3 -m venv VENV && VENV/bin/pip install pyarrow duckdb", file=sys.stderr)
    sys.exit(2)

encode = json.JSONEncoder(sort_keys=True).encode

# Fields that annotation tables have in JSONL with `--columns full` only.
DETAILS = {"source", "start_char", "end_char", "source_runs", "analyzer", "rule"}


class Table:
    """Rows counted and columns hashed, part by part, row by row."""

    def __init__(self, floats):
        self.floats = floats
        self.rows = 0
        self.hashes = {}
        self.known = {}

    def add(self, rows, names):
        for row in rows:
            self.rows += 1
            for name in names:
                value = canonical(row.get(name), name in self.floats)
                digest = self.hashes.setdefault(name, hashlib.blake2b(digest_size=8))
                digest.update(encode(value).encode() + b"\n")
                self.known[name] = self.known.get(name, 0) + (value is not None)

    def checksum(self, name):
        return self.hashes[name].hexdigest() if name in self.hashes else "no rows"


def canonical(value, is_float32=False):
    """Returns the value as every reader says it: nothing unknown inside structs, no number that is none."""
    if isinstance(value, dict):
        inside = {key: canonical(value[key]) for key in value}
        return {key: inside[key] for key in inside if inside[key] is not None}
    if isinstance(value, list):
        return [canonical(item) for item in value]
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return struct.unpack("<f", struct.pack("<f", value))[0] if is_float32 else value
    return value


def parts(folder, extension):
    return sorted(folder.glob(f"part-*.{extension}"))


def tables(out, extension):
    folders = [path for path in out.iterdir() if path.is_dir() and path.name[0] not in "_."]
    return {path.name: path for path in folders if parts(path, extension)}


def read_jsonl(folder, names, floats):
    table, extra = Table(floats), set()
    for path in parts(folder, "jsonl"):
        with path.open(encoding="utf-8", newline="\n") as lines:
            for line in lines:
                row = json.loads(line)
                extra |= row.keys() - set(names)
                table.add([row], names)
    return table, extra


def read_pyarrow(folder, names, floats):
    table = Table(floats)
    for path in parts(folder, "parquet"):
        with pq.ParquetFile(path) as part:
            for batch in part.iter_batches():
                table.add(batch.to_pylist(), names)
    return table


def read_duckdb(folder, names, floats):
    table = Table(floats)
    for path in parts(folder, "parquet"):
        cursor = duckdb.connect().execute("select * from read_parquet(?)", [str(path)])
        columns = [column[0] for column in cursor.description]
        while rows := cursor.fetchmany(4096):
            table.add((dict(zip(columns, row)) for row in rows), names)
    return table


def unsigned_fields(schema):
    """Returns the fields of integers without sign, which Spark refuses."""
    return [field.name for field in schema if pa.types.is_unsigned_integer(field.type)]


def compare(name, parquet, jsonl):
    """Returns what differs between the two runs in one table, and the number of rows."""
    schemas = [pq.read_schema(path) for path in parts(parquet, "parquet")]
    if any(not schema.equals(schemas[0]) for schema in schemas):
        return [f"{name}: its parts have different schemas"], 0
    names = schemas[0].names
    floats = {field.name for field in schemas[0] if field.type == pa.float32()}
    faults = [f"{name}.{field}: unsigned" for field in unsigned_fields(schemas[0])]
    expected, extra = read_jsonl(jsonl, names, floats)
    faults += [f"{name}.{field}: in JSONL only" for field in sorted(extra)]
    is_compact = name != "documents" and not any(expected.known.get(field) for field in DETAILS)
    compared = [field for field in names if not (is_compact and field in DETAILS)]
    for reader, read in (("pyarrow", read_pyarrow), ("duckdb", read_duckdb)):
        found = read(parquet, names, floats)
        if found.rows != expected.rows:
            faults.append(f"{name}: {found.rows} rows by {reader}, {expected.rows} in JSONL")
        for field in compared:
            if found.checksum(field) != expected.checksum(field):
                faults.append(f"{name}.{field}: checksum by {reader} is not that of JSONL")
    return faults, expected.rows


def main(arguments):
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    parquet, jsonl = (Path(argument) for argument in arguments)
    for out in (parquet, jsonl):
        if not out.is_dir():
            print(f"readers.py: `{out}` is no folder", file=sys.stderr)
            return 2
    left, right = tables(parquet, "parquet"), tables(jsonl, "jsonl")
    if not left or not right:
        print("readers.py: no tables to compare", file=sys.stderr)
        return 2
    faults = [f"{name}: in one of the two runs only" for name in sorted(left.keys() ^ right.keys())]
    for name in sorted(left.keys() & right.keys()):
        found, rows = compare(name, left[name], right[name])
        faults += found
        print(f"{name}: {rows} rows, {'differs' if found else 'the same'}")
    for fault in faults:
        print(f"readers.py: {fault}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
