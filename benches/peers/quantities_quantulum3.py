"""quantulum3: quantities with units, without the classifier that tells units of one name apart."""

import logging

from quantulum3 import parser

from peer import each_text

logging.disable(logging.CRITICAL)


def work(text):
    return {"quantities": len(parser.parse(text, classifier_path=None))}


each_text(work)
