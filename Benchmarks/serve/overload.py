#!/usr/bin/env python3
"""Asks a service for more than its model can do, or leaves half way, and says what became of each request.

usage: CHATMILL_SERVE_BINARY=… overload.py [rate | lone | leave | kill]

rate   4 times what the model can do, for --seconds: statuses, waits, and how true Retry-After was (row 10)
leave  --clients disconnect half way; how many of their items were sent, and the next as many requests (row 11)
lone   one client, one request after another: its median and 99th percentile (row 4)
kill   SIGKILL of the model under 512 requests: how many failed, and when the next worker was ready (row 6)
"""
import argparse, collections, json, os, signal, statistics, sys, threading, time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "Tests", "serve"))
from client import Service, at_once, talk, wait_until


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] if values else float("nan")


def rate(options):
    # 8 items in 40 ms: 200 items a second; 800 are asked for.
    with Service("--size", "8", "--queue", "400", "--deadline", "10s", "--connections", "4096", worker=["--delay", "0.04"]) as s:
        s.score("warm")
        outcomes, stop = [], time.monotonic() + options.seconds
        lock = threading.Lock()

        def client(number):
            connection, place = s.connection(), 0
            while time.monotonic() < stop:
                begin = time.monotonic()
                status, body, headers = s.post("/v1/score", talk(f"client {number} item {place}"), connection=connection)
                took, place = time.monotonic() - begin, place + 1
                with lock:
                    outcomes.append((begin, status, took, int(headers.get("Retry-After", 0))))
                # 1,000 clients, of which each asks 0.8 times a second
                time.sleep(max(0, 1.25 - took) if status != 200 else 0)

        at_once(1000, client)
        counts = collections.Counter(o[1] for o in outcomes)
        fine = [o[2] for o in outcomes if o[1] == 200]
        print(f"{len(outcomes)} requests in {options.seconds} s: {dict(counts)}")
        print(f"accepted: median {statistics.median(fine):.2f} s, longest {max(fine):.2f} s; {counts[200] / options.seconds:.0f} a second")
        late = [o for o in outcomes if o[0] > stop - options.seconds + 5]
        told, truth = [o[3] for o in late if o[1] == 429], [o[2] for o in late if o[1] == 200]
        print(f"Retry-After {min(told)} to {max(told)} s, median {statistics.median(told)}; the queue took a median of {statistics.median(truth):.2f} s")


def leave(options):
    with Service("--size", "32", "--queue", "4096", "--connections", "4096", worker=["--delay", "0.5"]) as s:
        gone = []
        at_once(options.clients, lambda n: gone.append(s.send("/v1/score", f"gone {n}")))
        wait_until(lambda: s.metric("queue_items") > options.clients * 0.5, 20, "half of them queued")
        begin = time.monotonic()
        for sock in gone:
            sock.close()
        wait_until(lambda: s.metric("queue_items") <= 64, 20, "cancelled")
        took, sent = time.monotonic() - begin, len([t for t in s.asked if t.startswith("gone")])
        answers = at_once(options.clients, lambda n: s.score(f"next {n}")[0])
        later = len([t for t in s.asked if t.startswith("gone")])
        print(f"{options.clients} left; {sent} items had been sent when all had gone, {later} in the end; cancelled within {took * 1000:.0f} ms")
        print(f"then {collections.Counter(map(str, answers))}")


def lone(options):
    with Service(worker=[]) as s:
        connection, took = s.connection(), []
        for place in range(options.requests):
            begin = time.perf_counter()
            assert s.post("/v1/score", talk(f"item {place}"), connection=connection)[0] == 200
            took.append(time.perf_counter() - begin)
        print(f"lone client: p50 {percentile(took, 0.5) * 1000:.2f} ms, p99 {percentile(took, 0.99) * 1000:.2f} ms")
        status = open(f"/proc/{s.process.pid}/status").read()
        print("resident", next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")), "KiB")


def kill(options):
    with Service("--size", "32", "--connections", "1024", worker=["--delay", "0.1", "--start", "0.5"]) as s:
        ended = []

        def strike():
            os.kill(s.worker_pids[-1], signal.SIGKILL)
            begin = time.monotonic()
            wait_until(lambda: len(s.worker_pids) == 2, 20, "started again")
            ended.append(time.monotonic() - begin)

        killer = threading.Timer(0.4, strike)
        killer.start()
        answers = at_once(512, lambda n: s.score(f"item {n}")[0])
        killer.join()
        print(f"{collections.Counter(answers)}; next worker ready {ended[0]:.2f} s after the kill (its start takes 0.5 s)")


parser = argparse.ArgumentParser()
parser.add_argument("what", choices=["rate", "leave", "lone", "kill"])
parser.add_argument("--seconds", type=float, default=30)
parser.add_argument("--clients", type=int, default=1000)
parser.add_argument("--requests", type=int, default=5000)
options = parser.parse_args()
print(f"load {os.getloadavg()[0]:.1f}")
globals()[options.what](options)
