"""Recognizers-Text: currencies, dimensions and times, sentence-sized pieces at a time."""

import datetime

from recognizers_date_time import recognize_datetime
from recognizers_number_with_unit import recognize_currency, recognize_dimension
from recognizers_text import Culture

from peer import each_text

ANCHOR = datetime.datetime(2026, 3, 14)


def work(text):
    counts = {"quantities": 0, "times": 0}
    for line in filter(None, text.split("\n")):
        counts["quantities"] += len(recognize_currency(line, Culture.English))
        counts["quantities"] += len(recognize_dimension(line, Culture.English))
        counts["times"] += len(recognize_datetime(line, Culture.English, reference=ANCHOR))
    return counts


each_text(work)
