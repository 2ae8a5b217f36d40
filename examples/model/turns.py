#!/usr/bin/env python3
"""Dialogues of a forward text as items for a model: {"turns":[{"role":"customer","text":"…"},…]}, one a line.

usage: turns.py FILE... [--agent 坐席:] [--customer 客户:]        as in: turns.py OUT/forward/*.txt | chatmill batch -- python3 score.py
"""
import argparse
import json

parse = argparse.ArgumentParser()
parse.add_argument("files", nargs="+")
parse.add_argument("--agent", default="坐席:")
parse.add_argument("--customer", default="客户:")
args = parse.parse_args()


def turn(line):
    for role, label in (("agent", args.agent), ("customer", args.customer)):
        if line.startswith(label):
            return {"role": role, "text": line[len(label):]}
    raise SystemExit(f"a line that begins with neither {args.agent} nor {args.customer}: {line[:60]}")


for path in args.files:
    turns = []
    for line in open(path, encoding="utf-8", newline="\n"):
        if line != "\n":
            turns.append(turn(line.rstrip("\n")))
        elif turns:
            print(json.dumps({"turns": turns}, ensure_ascii=False, separators=(",", ":")))
            turns = []
    if turns:
        print(json.dumps({"turns": turns}, ensure_ascii=False, separators=(",", ":")))
