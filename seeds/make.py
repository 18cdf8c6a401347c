#!/usr/bin/env python3
"""Makes the packed and binary seed documents from `_sources/`.

    python3 seeds/make.py

Standard library only. The same sources give the same contents; compressed bytes can differ with the
version of zlib, so a file whose contents would not change is left alone.
"""

import gzip
import io
import json
import struct
import tarfile
import textwrap
import zipfile
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

SEEDS = Path(__file__).resolve().parent
SOURCES = SEEDS / "_sources"
STAMP = (2026, 1, 1, 0, 0, 0)


def source(name):
    return (SOURCES / name).read_bytes()


def text(name):
    return source(name).decode("utf-8")


# --- compression ------------------------------------------------------------------------------------


def gz(data):
    """A gzip member without name and time."""
    return gzip.compress(data, compresslevel=9, mtime=0)


def zst(data):
    """A zstd frame of stored blocks (RFC 8878): magic, one segment with its size in 8 bytes, blocks."""
    out = b"\x28\xb5\x2f\xfd" + bytes([0b1110_0000]) + struct.pack("<Q", len(data))
    blocks = [data[i : i + (64 << 10)] for i in range(0, len(data), 64 << 10)]
    for n, block in enumerate(blocks):
        header = len(block) << 3 | (n == len(blocks) - 1)
        out += struct.pack("<I", header)[:3] + block
    return out


def zipped(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name, STAMP), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def tarred(members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


# --- DOCX -------------------------------------------------------------------------------------------

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"


def paragraph(words, style=None):
    """A paragraph; it is cut into two runs, as word processors do."""
    half = words.find(" ", len(words) // 2)
    runs = [words[:half], words[half:]] if half > 0 else [words]
    texts = "".join(f'<w:r><w:t xml:space="preserve">{escape(run)}</w:t></w:r>' for run in runs)
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{texts}</w:p>"


def table(rows):
    cell = lambda words: f"<w:tc><w:tcPr/>{paragraph(words)}</w:tc>"
    row = lambda cells: "<w:tr>" + "".join(map(cell, cells)) + "</w:tr>"
    return "<w:tbl>" + "".join(map(row, rows)) + "</w:tbl>"


def docx(words, rows, author, created):
    title, *paragraphs = words.strip().split("\n")
    body = paragraph(title, "Title")
    for number, line in enumerate(paragraphs):
        body += paragraph(line, "Subtitle" if number == 0 else None)
        if number == 2:
            body += table(rows)
    document = f'<w:document xmlns:w="{WORD}"><w:body>{body}<w:sectPr/></w:body></w:document>'
    core = (
        f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>{escape(author)}</dc:creator>"
        f"<dc:language>en</dc:language><dcterms:created>{created}</dcterms:created></cp:coreProperties>"
    )
    types = (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    relations = (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    parts = [
        ("[Content_Types].xml", types),
        ("_rels/.rels", relations),
        ("word/document.xml", document),
        ("docProps/core.xml", core),
    ]
    return zipped([(name, (head + xml).encode()) for name, xml in parts])


# --- Parquet (its thrift structures in the compact protocol, plain pages, a row group a document) ---

BYTE_ARRAY, INT32 = 6, 1
UTF8, DATE = 0, 6


def varint(n):
    out = b""
    while n > 0x7F:
        out += bytes([n & 0x7F | 0x80])
        n >>= 7
    return out + bytes([n])


def thrift(fields):
    """A struct of (id, value): int (i32), ("i64", int), str or bytes, dict (struct), list of one kind."""
    out, last = b"", 0
    for field, value in fields:
        kind, data = encoded(value)
        out += bytes([(field - last) << 4 | kind]) + data
        last = field
    return out + b"\0"


def encoded(value):
    if isinstance(value, tuple):
        return 6, varint(value[1] << 1)
    if isinstance(value, int):
        return 5, varint(value << 1)
    if isinstance(value, str):
        data = value.encode()
        return 8, varint(len(data)) + data
    if isinstance(value, dict):
        return 12, thrift(value.items())
    items = [encoded(item) for item in value]
    return 9, bytes([len(items) << 4 | items[0][0]]) + b"".join(data for _, data in items)


def parquet(rows):
    columns = [(name, INT32 if name == "published" else BYTE_ARRAY) for name in rows[0]]
    out, groups = b"PAR1", []
    for row in rows:
        chunks = []
        for name, kind in columns:
            if kind == INT32:
                days = (date.fromisoformat(row[name]) - date(1970, 1, 1)).days
                page = struct.pack("<i", days)
            else:
                data = row[name].encode()
                page = struct.pack("<I", len(data)) + data
            header = thrift([(1, 0), (2, len(page)), (3, len(page)), (5, {1: 1, 2: 0, 3: 3, 4: 3})])
            size = ("i64", len(header) + len(page))
            offset = ("i64", len(out))
            meta = {1: kind, 2: [0], 3: [name], 4: 0, 5: ("i64", 1), 6: size, 7: size, 9: offset}
            chunks.append({2: offset, 3: meta})
            out += header + page
        total = sum(chunk[3][7][1] for chunk in chunks)
        groups.append({1: chunks, 2: ("i64", total), 3: ("i64", 1)})
    schema = [{4: "schema", 5: len(columns)}]
    for name, kind in columns:
        schema.append({1: kind, 3: 0, 4: name, 6: DATE if kind == INT32 else UTF8})
    footer = thrift([(1, 1), (2, schema), (3, ("i64", len(rows))), (4, groups), (6, "dateline seeds")])
    return out + footer + struct.pack("<I", len(footer)) + b"PAR1"


# --- PDF --------------------------------------------------------------------------------------------


def pdf(words):
    """Pages of Helvetica with uncompressed contents."""
    lines = []
    for number, line in enumerate(words.strip().split("\n\n")):
        lines += textwrap.wrap(line, 88 if number else 60) + [""]
    pages = [lines[i : i + 48] for i in range(0, len(lines), 48)]
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, page in enumerate(pages):
        clean = (line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in page)
        shown = "".join(f"({line}) Tj T*\n" for line in clean)
        stream = f"BT /F1 10 Tf 15 TL 56 780 Td\n{shown}ET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    tail = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + tail.encode()


# --- WARC -------------------------------------------------------------------------------------------


def record(number, kind, fields, block):
    head = [
        ("WARC-Type", kind),
        ("WARC-Record-ID", f"<urn:uuid:0c9d2a54-6f0e-4b1b-8a52-7d3e5f00{number:04}>"),
        ("WARC-Date", f"2026-06-28T04:1{number}:00Z"),
        *fields,
        ("Content-Length", str(len(block))),
    ]
    lines = "".join(f"{name}: {value}\r\n" for name, value in head)
    return b"WARC/1.0\r\n" + lines.encode() + b"\r\n" + block + b"\r\n\r\n"


def chunked(data):
    parts = [data[i : i + 1000] for i in range(0, len(data), 1000)] + [b""]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)


def response(fields, body):
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields)
    return b"HTTP/1.1 200 OK\r\n" + lines.encode() + b"\r\n" + body


def warc():
    """A crawl of two pages, every record a gzip member of its own."""
    first, second = "https://letter.example.org/2025/12/italy", "https://telegraph.example.org/cable"
    http = ("Content-Type", "application/http; msgtype=response")
    packed = response(
        [("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")],
        chunked(gz(source("algiers-gas.html"))),
    )
    plain = response([("Content-Type", "text/html")], source("baku-caspian-cable.html"))
    request = b"GET /2025/12/italy HTTP/1.1\r\nHost: letter.example.org\r\n\r\n"
    logo = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n\x1a\n"
    records = [
        record(0, "warcinfo", [("Content-Type", "application/warc-fields")], b"software: dateline seeds\r\n"),
        record(1, "request", [("WARC-Target-URI", first), ("Content-Type", "application/http; msgtype=request")], request),
        record(2, "response", [("WARC-Target-URI", first), http], packed),
        record(3, "response", [("WARC-Target-URI", second), http], plain),
        record(4, "response", [("WARC-Target-URI", second + "/logo.png"), http], logo),
    ]
    return b"".join(map(gz, records))


# --- all --------------------------------------------------------------------------------------------


def council():
    rows = [line.split("|") for line in text("lisbon-nouakchott-council.table").strip().split("\n")]
    words = text("lisbon-nouakchott-council.txt")
    return docx(words, rows, "Secretariat of the Economic Council", "2025-11-05T17:00:00Z")


FILES = {
    "wire/2026-06-17-chisinau-grain-terminal.txt": lambda: text("chisinau-grain-terminal.txt").encode("cp1251"),
    "web/telavi-wine-exporter.html": lambda: text("telavi-wine-exporter.html").encode("cp1252"),
    "press-conferences/2026-08-14-gaborone-diamonds.txt.gz": lambda: gz(source("gaborone-diamonds.txt")),
    "wire/maputo-graphite.txt.zst": lambda: zst(source("maputo-graphite.txt")),
    "pacific.zip": lambda: zipped(
        [
            ("wire/portmoresby-gas.txt", source("portmoresby-gas.txt")),
            ("web/honiara-two-berths.html", source("honiara-two-berths.html")),
        ]
    ),
    "mountains.tar.gz": lambda: gz(
        tarred(
            [
                ("2025-11-06-thimphu-hydropower.md", source("2025-11-06-thimphu-hydropower.md")),
                ("wire/dushanbe-aluminium.txt", source("dushanbe-aluminium.txt")),
            ]
        )
    ),
    "communiques/lisbon-nouakchott-council.docx": council,
    "archive.parquet": lambda: parquet([json.loads(line) for line in text("archive.jsonl").splitlines()]),
    "statistics/riga-rail-freight.pdf": lambda: pdf(text("riga-rail-freight.txt")),
    "crawl/pages.warc.gz": warc,
}


def unpacked(data):
    """What is compared: the bytes behind gzip; the members of a zip."""
    if data[:2] == b"\x1f\x8b":
        return gzip.decompress(data)
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [(info.filename, archive.read(info)) for info in archive.infolist()]
    return data


def main():
    for name, make in FILES.items():
        path, data = SEEDS / name, make()
        if path.exists() and unpacked(path.read_bytes()) == unpacked(data):
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        print(f"wrote {name}")


if __name__ == "__main__":
    main()
