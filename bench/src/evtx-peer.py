"""Two other readers of binary event logs. Arguments: WHICH FILE, where WHICH is json, xml (the PyPI package `evtx` with
one thread) or evtxexport. Prints records and seconds of processor time, as JSON."""

import json
import resource
import subprocess
import sys
import time


def package(which, path):
    from evtx import PyEvtxParser

    started = time.process_time()
    parser = PyEvtxParser(path, number_of_threads=1)
    records = sum(1 for _ in (parser.records_json() if which == "json" else parser.records()))
    return records, time.process_time() - started


def evtxexport(path):
    ran = subprocess.Popen(["evtxexport", "-f", "xml", path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    records = sum(line.startswith(b"<Event ") for line in ran.stdout)
    if ran.wait() != 0:
        raise RuntimeError(f"evtxexport ended with {ran.returncode}")
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return records, used.ru_utime + used.ru_stime


def main():
    which, path = sys.argv[1], sys.argv[2]
    try:
        records, seconds = evtxexport(path) if which == "evtxexport" else package(which, path)
    except (ImportError, FileNotFoundError):
        print(json.dumps({"absent": True}))
        return
    print(json.dumps({"records": records, "cpuSeconds": seconds}))


main()
