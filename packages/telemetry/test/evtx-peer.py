"""The PyPI package `evtx` over one file. Argument: FILE. Prints a JSON object a line: xml and json of each record."""

import json
import sys

from evtx import PyEvtxParser


def main():
    path = sys.argv[1]
    as_json = PyEvtxParser(path, number_of_threads=1).records_json()
    as_xml = PyEvtxParser(path, number_of_threads=1).records()
    for document, record in zip(as_json, as_xml, strict=True):
        print(json.dumps({"xml": record["data"], "json": document["data"]}))


main()
