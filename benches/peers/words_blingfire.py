"""BlingFire: sentences and words, as texts with separators."""

import blingfire

from peer import each_text


def work(text):
    sentences = blingfire.text_to_sentences(text).count("\n") + 1
    return {"sentences": sentences, "tokens": blingfire.text_to_words(text).count(" ") + 1}


each_text(work)
