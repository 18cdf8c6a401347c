"""trafilatura: the main text of HTML pages."""

from trafilatura import extract

from peer import each_page


def work(page):
    text = extract(page, include_comments=False) or ""
    return {"documents": 1, "bytes of text": len(text.encode())}


each_page(work)
