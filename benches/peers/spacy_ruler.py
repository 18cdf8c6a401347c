"""spaCy: tokens, sentences, and an EntityRuler with the terms of our lexicons of names."""

import os

import spacy

from peer import each_text, lexicon_terms

NLP = spacy.blank("en")
NLP.add_pipe("sentencizer")
NLP.max_length = 10_000_000
RULER = NLP.add_pipe("entity_ruler")
NAMES = os.path.join(os.path.dirname(__file__), "..", "..", "plugins", "names")
RULER.add_patterns([{"label": label, "pattern": term} for term, label in lexicon_terms(NAMES)])


def work(text):
    doc = NLP(text)
    return {"sentences": sum(1 for _ in doc.sents), "tokens": len(doc), "entities": len(doc.ents)}


each_text(work)
