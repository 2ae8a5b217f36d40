#!/usr/bin/env python3
"""A model for runs: the score of a dialogue is the last digit of the number before 人, as tenths.

    scoring.py LOG [SECONDS]

Each batch is a line of LOG: its size. SECONDS pass over each. A dialogue that holds one of the words below does that.
"""
import json, os, re, signal, sys, time

log, seconds = sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 0
out = os.fdopen(os.dup(1), "wb")


def say(message):
    out.write(json.dumps(message, ensure_ascii=False).encode() + b"\n")
    out.flush()


def score(item):
    text = item if isinstance(item, str) else " ".join(turn["text"] for turn in item["turns"])
    if "EXIT" in text:
        os._exit(3)
    if "SEGV" in text:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "HANG" in text:
        time.sleep(1000)
    if "RAISE" in text:
        raise ValueError("cannot do it")
    if "REFUSE" in text:
        return {"error": {"message": "not this"}}
    if "OTHER" in text:
        return {"label": "other"}
    return {"score": int(re.search(r"(\d+)人", text).group(1)) % 10 / 10, "label": "talk"}


say({"hello": {"protocol": 1, "model": "tenths", "version": "1"}})
for line in sys.stdin.buffer:
    request = json.loads(line)
    with open(log, "a") as file:
        file.write(f"{len(request['items'])}\n")
    time.sleep(seconds)
    try:
        say({"batch": request["batch"], "results": [score(item) for item in request["items"]]})
    except ValueError as error:
        say({"batch": request["batch"], "error": {"message": str(error)}})
