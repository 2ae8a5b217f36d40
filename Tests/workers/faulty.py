#!/usr/bin/env python3
"""A model process that misbehaves where an item's text says so, or as its first argument says."""
import json, os, signal, subprocess, sys, time

mode = sys.argv[1] if len(sys.argv) > 1 else ""
out = sys.stdout.buffer


def say(message):
    out.write((json.dumps(message) if isinstance(message, dict) else message).encode() + b"\n")
    out.flush()


def fault(text):
    if text == "exit":
        os._exit(3)
    if text == "segv":
        os.kill(os.getpid(), signal.SIGSEGV)
    if text == "hang":
        time.sleep(1000)
    if text == "raise":
        raise ValueError("cannot do it")


if mode == "never":
    time.sleep(1000)
if mode == "dies":
    sys.exit("no model here")
if mode == "protocol":
    say({"hello": {"protocol": 2}})
if mode == "child":
    subprocess.Popen(["sleep", "1000"], stdin=subprocess.DEVNULL)
if mode == "endless":
    while True:
        out.write(b"x" * (1 << 20))
say({"hello": {"protocol": 1, "model": "faulty", "version": "1"}})
if mode == "hello":
    say({"hello": {"protocol": 1, "model": "faulty", "version": "1"}})
for line in sys.stdin.buffer:
    request = json.loads(line)
    batch, items = request["batch"], request["items"]
    if mode == "prints":
        print("loading weights", flush=True)
    if mode == "few":
        say({"batch": batch, "results": [{} for _ in items[1:]]})
        continue
    if mode == "other":
        say({"batch": batch + 7, "results": [{} for _ in items]})
    try:
        results = []
        for item in items:
            text = item["text"] if isinstance(item, dict) else item
            fault(text)
            results.append({"error": {"message": "not this"}} if text == "refuse" else {"size": len(text)})
        say({"batch": batch, "results": results})
        if mode == "twice":
            say({"batch": batch, "results": results})
    except ValueError as error:
        say({"batch": batch, "error": {"message": str(error)}})
    if mode == "child":
        os._exit(4)
