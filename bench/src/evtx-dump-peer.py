"""The Rust crate `evtx` through its PyPI package: every record of the files as JSON, in one thread. Arguments: FILE...

Prints one JSON object: records, bytes of JSON, seconds without the start of Python.
"""

import json
import sys
import time

from evtx import PyEvtxParser

started = time.perf_counter()
records = 0
size = 0
for path in sys.argv[1:]:
    for record in PyEvtxParser(path, number_of_threads=1).records_json():
        records += 1
        size += len(record["data"])
print(json.dumps({"records": records, "bytes": size, "seconds": time.perf_counter() - started}))
