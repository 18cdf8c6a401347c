"""spaCy: blank English pipeline with the rule-based sentencizer."""

import spacy

from peer import each_text

NLP = spacy.blank("en")
NLP.add_pipe("sentencizer")
NLP.max_length = 10_000_000


def work(text):
    doc = NLP(text)
    return {"sentences": sum(1 for _ in doc.sents), "tokens": len(doc)}


each_text(work)
