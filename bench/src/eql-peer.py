"""The PyPI package `eql` over a file of ECS documents. Arguments: FILE QUERY. Prints its best of several rounds."""

import json
import sys
import time

try:
    import eql
    from eql.engine import PythonEngine
except ImportError:
    print(json.dumps({"absent": True}))
    sys.exit(0)

ROUNDS = 20


def main():
    path, query = sys.argv[1], sys.argv[2]
    with open(path, encoding="utf-8") as lines:
        documents = [json.loads(line) for line in lines]
    # The package files an event under one type.
    events = [
        eql.Event((document["event"].get("category") or ["none"])[0], number, document)
        for number, document in enumerate(documents)
    ]
    with eql.parser.elasticsearch_syntax, eql.parser.ignore_missing_functions:
        parsed = eql.parse_query(query)
    best, matched = 0.0, []
    for _ in range(ROUNDS):
        matched = []
        engine = PythonEngine()
        engine.add_query(parsed)
        engine.add_output_hook(matched.append)
        started = time.process_time()
        engine.stream_events(events)
        best = max(best, len(events) / (time.process_time() - started))
    print(json.dumps({"version": eql.__version__, "matched": len(matched), "perSecond": best}))


main()
