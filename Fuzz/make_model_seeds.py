#!/usr/bin/env python3
"""Writes the seeds of the fuzzers of the model stage: one small thing of each kind.

usage: make_model_seeds.py model-lines|model-store OUT_DIR
"""
import json
import os
import sys

LINES = [
    {"hello": {"protocol": 1, "model": "m", "version": "1", "maxItems": 64, "maxBytes": 1048576}},
    {"batch": 7, "items": ["a", {"text": "字"}, {"turns": [{"role": "customer", "text": "\u2028\n"}]}, 7, None]},
    {"batch": 7, "results": [{"score": 0.5, "a": {"b": True}}, {"error": {"message": "x", "retry": True, "passing": False}}]},
    {"batch": 7, "error": {"message": "x", "tooBig": True}}, {"batch": 7, "tooBig": True, "error": "x"},
    {"busy": 7}, {"fault": {"message": "x"}}, {"a": 0.5, "a.b": -1e3},
    {"batch": 1, "items": ["a"], "choices": [{"message": {"content": "{\"a\": 1}\n"}, "finish_reason": "stop"}]},
    {"batch": 1, "items": ["a", "b"], "data": [{"index": 1, "embedding": [0.5, 1]}, {"index": 0, "embedding": []}]},
]
RULES = ["score >= 0.5", "a.b != \"x \\\" y\"", "ok = true"]


def seeds(kind):
    if kind == "model-store":
        records = b"".join(bytes([len(r), 1 + n % 3]) + r for n, r in enumerate([b"{}", b'{"score":0.5}', b"{}", b'{"a":"' + b"x" * 200 + b'"}']))
        return [b"\1" + records, b"\1" + records[:-3], b"\0chatmill" + bytes(60)]
    escaped = [bytes([15]) + json.dumps(m).encode() for m in LINES]
    return escaped + [bytes([3]) + json.dumps(m, ensure_ascii=False).encode() for m in LINES] + [bytes([7]) + r.encode() for r in RULES]


def main():
    kind, out = sys.argv[1:]
    os.makedirs(out, exist_ok=True)
    for number, seed in enumerate(seeds(kind)):
        with open(os.path.join(out, f"seed-{number:02}"), "wb") as file:
            file.write(seed)


if __name__ == "__main__":
    main()
