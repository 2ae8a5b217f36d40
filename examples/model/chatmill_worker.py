"""A model process for chatmill in Python: make the model, hand over a function, done (docs/model.md says the protocol).

    from chatmill_worker import run
    model = load()                                              # however long it takes
    run(lambda items: [{"score": s} for s in model(items)], name="mine", version="1")

The function gets a list of items (what chatmill sends: {"turns": [{"role": ..., "text": ...}, ...]} for a dialogue, {"text": ...}
or a plain text elsewhere) and returns a list of as many results, each a dict, or an exception in the place of one that it cannot do.
If it raises, chatmill halves the batch until the item that does it stands alone. Whatever prints goes to standard error.
"""
import json
import os
import sys
import threading


class TooBig(Exception):
    """Raise it (or let MemoryError pass) when a batch is too large for the model's memory: chatmill sends smaller ones."""


class Retry(Exception):
    """Put it in the place of a result that may be there at the next attempt."""


def text_of(item, role=None, joint="\n"):
    """The text of an item: of all its turns, or of one side's ("agent" or "customer")."""
    if isinstance(item, str):
        return item
    if "turns" not in item:
        return item.get("text", "")
    return joint.join(t["text"] for t in item["turns"] if role is None or t["role"] == role)


def _result(result):
    if isinstance(result, Exception):
        return {"error": {"message": f"{type(result).__name__}: {result}", "retry": isinstance(result, Retry)}}
    return result


def _answer(predict, request):
    batch = request["batch"]
    try:
        results = [_result(r) for r in predict(request["items"])]
        json.dumps(results, allow_nan=False)
        return {"batch": batch, "results": results}
    except (TooBig, MemoryError) as error:
        return {"batch": batch, "error": {"message": str(error), "tooBig": True}}
    except Exception as error:
        return {"batch": batch, "error": {"message": f"{type(error).__name__}: {error}"}}


def run(predict, name, version="", max_items=None, heartbeat=20.0):
    """Answers batches until standard input ends. `heartbeat`: seconds between signs of life while a batch is in work."""
    orders, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)                                               # a model that prints does no harm
    lock, busy = threading.Lock(), {}

    def say(message):
        line = json.dumps(message, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        with lock:
            answers.write(line.encode() + b"\n")
            answers.flush()

    def beat():
        while not done.wait(heartbeat):
            batch = busy.get("batch")
            if batch is not None:
                say({"busy": batch})

    done = threading.Event()
    threading.Thread(target=beat, daemon=True).start()
    hello = {"protocol": 1, "model": name, "version": str(version)}
    say({"hello": hello | ({"maxItems": max_items} if max_items else {})})
    for line in orders:
        request = json.loads(line)
        busy["batch"] = request["batch"]
        answer = _answer(predict, request)
        busy["batch"] = None
        say(answer)
    done.set()
