"""datatrove: the records of JSONL files copied into JSONL files, in this process."""

import os
import shutil
import tempfile

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
from datatrove.utils.logging import logger

from peer import whole_corpus

logger.remove()


def work(parts):
    folder = tempfile.mkdtemp()
    try:
        reader = JsonlReader(os.path.dirname(parts[0]), glob_pattern="articles*.jsonl")
        writer = JsonlWriter(os.path.join(folder, "out"), compression=None)
        LocalPipelineExecutor([reader, writer], logging_dir=os.path.join(folder, "logs"), workers=1).run()
        out = os.path.join(folder, "out")
        return {"documents": sum(1 for name in os.listdir(out) for _ in open(os.path.join(out, name), "rb"))}
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    whole_corpus(work)
