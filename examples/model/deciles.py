#!/usr/bin/env python3
"""Which threshold keeps how many: the deciles of a field of results, one JSON object a line on standard input.

usage: deciles.py [FIELD]        as in: deciles.py score < scores.jsonl
"""
import json
import sys

field = sys.argv[1] if len(sys.argv) > 1 else "score"
values, without = [], 0
for line in sys.stdin:
    value = json.loads(line).get(field)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        values.append(value)
    else:
        without += 1
values.sort()
print(f"{len(values)} results with {field}, {without} without")
if values:
    print(f"{'share':>6} {field:>10} {'kept by ' + field + ' >= it':>24}")
    for tenth in range(11):
        value = values[min(len(values) - 1, tenth * len(values) // 10)]
        print(f"{tenth * 10:>5}% {value:>10.4f} {sum(v >= value for v in values):>24}")
