"""pySBD: sentences with their offsets."""

import pysbd

from peer import each_text

SEGMENTER = pysbd.Segmenter(language="en", clean=False, char_span=True)


def work(text):
    return {"sentences": len(SEGMENTER.segment(text))}


each_text(work)
