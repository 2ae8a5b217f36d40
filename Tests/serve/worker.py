"""A model process for tests of the service: does what the last turn's text says, and writes down what it was asked.

usage: worker.py [--delay SECONDS] [--start SECONDS] [--log FILE]      a delay is for each batch
"""
import argparse, json, os, signal, sys, time

parser = argparse.ArgumentParser()
parser.add_argument("--delay", type=float, default=0)
parser.add_argument("--start", type=float, default=0)
parser.add_argument("--log")
options = parser.parse_args()
out = sys.stdout.buffer
log = open(options.log, "a", buffering=1, encoding="utf-8") if options.log else None


def say(message):
    out.write(json.dumps(message, ensure_ascii=False).encode() + b"\n")
    out.flush()


def result(item):
    text = item["turns"][-1]["text"]
    if log:
        print(text, file=log)
    if text.startswith("exit"):
        os._exit(3)
    if text.startswith("segv"):
        os.kill(os.getpid(), signal.SIGSEGV)
    if text.startswith("hang"):
        time.sleep(1000)
    if text.startswith("raise"):
        raise ValueError("cannot do it")
    if text.startswith("refuse"):
        return {"error": {"message": "not this"}}
    return {"score": len(text), "turns": len(item["turns"])}


time.sleep(options.start)
if log:
    print(f"pid {os.getpid()}", file=log)
say({"hello": {"protocol": 1, "model": "serve-test", "version": "1"}})
for line in sys.stdin.buffer:
    request = json.loads(line)
    time.sleep(options.delay)
    try:
        say({"batch": request["batch"], "results": [result(item) for item in request["items"]]})
    except ValueError as error:
        say({"batch": request["batch"], "error": {"message": str(error)}})
