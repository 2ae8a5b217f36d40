#!/usr/bin/env python3
"""Asks a real service, as its clients would. CHATMILL_SERVE_BINARY names the binary.

usage: check_serve.py NAME...     a check for each name; `all` for every one; without a name they are listed
"""
import json, os, signal, socket, stat, subprocess, sys, tempfile, time

from client import Service, at_once, read_answers, talk, wait_until


def code(body):
    return json.loads(body)["error"]["code"]


def routes():
    with Service() as s:
        status, body, headers = s.post("/v1/clean", talk("在吗", "在的", "好的"))
        assert status == 200 and headers["Content-Type"] == "application/json"
        assert json.loads(body) == {
            "turns": [{"role": "customer", "text": "在吗"}, {"role": "agent", "text": "在的"}, {"role": "customer", "text": "好的"}],
            "dialogues": 1, "fates": {"kept": 3}}, body
        status, body, _ = s.score("在吗")
        assert status == 200 and body["model"] == {"score": 2, "turns": 1} and "keep" not in body, body
        assert s.get("/healthz")[:2] == (200, b"ok\n") and s.get("/readyz")[0] == 200
        assert s.ask("HEAD", "/healthz")[:2] == (200, b"")
        text = s.get("/metrics")[1].decode()
        assert 'chatmill_requests_total{route="/v1/score",status="200"} 1' in text
        assert 'chatmill_batch_items_bucket{le="+Inf"} 1' in text and s.metric("workers_ready") == 1
        assert s.get("/nothing")[0] == 404
        for method, path, allow in [("GET", "/v1/score", "POST"), ("POST", "/healthz", "GET, HEAD"), ("DELETE", "/metrics", "GET, HEAD")]:
            status, body, headers = s.ask(method, path)
            assert status == 405 and headers["Allow"] == allow and code(body) == "method_not_allowed"
        assert s.post("/v1/clean", talk("a"), type="text/plain")[0] == 415
        assert s.post("/v1/clean", talk("a"), type="application/json; charset=utf-8")[0] == 200
        assert s.post("/v1/score", talk("a"), headers={"X-Deadline-Ms": "soon"})[0] == 400
        # Nothing is left: the model is not asked.
        before = s.metric("calls_total")
        status, body, _ = s.score("微信红包")
        assert status == 200 and body == {"turns": [], "dialogues": 0, "fates": {"system": 1}}, body
        assert s.metric("calls_total") == before


def bad_bodies():
    cases = [
        (b"", "bad_json"), (b"nonsense", "bad_json"), (b"[]", "bad_json"), (b"{}", "bad_json"), (b'{"messages":3}', "bad_json"),
        (b'{"messages":[3]}', "bad_json"), (b'{"messages":[{"text":"a"}]}', "bad_json"), (b'{"messages":[{"agent":1,"text":"a"}]}', "bad_json"),
        (b'{"messages":[{"agent":true,"text":1}]}', "bad_json"), (b'{"messages":[{"agent":true,"text":"\xff"}]}', "bad_json"),
        (b'{"messages":[{"agent":true,"text":"a"}]} x', "bad_json"), (b'{"messages":[{"role":"nobody","text":"a"}]}', "unknown_role"),
        (b'{"profile":"none","messages":[]}', "bad_json"), (b'{"messages":' + b"[" * 100_000, "bad_json"),
    ]
    with Service(model=False) as s:
        with_keep_alive = s.connection()
        for body, wanted in cases:
            status, got, _ = s.post("/v1/clean", body, connection=with_keep_alive)
            assert status == 400 and code(got) == wanted, (body[:60], status, got)
        assert "message 2" in s.post("/v1/clean", b'{"messages":[{"agent":true,"text":"a"},{"role":"?","text":"b"}]}')[1].decode()
        assert s.post("/v1/clean", {"messages": []})[0] == 200
        many = {"messages": [{"agent": True, "text": "a"}] * 10_001}
        assert s.post("/v1/clean", many)[0] == 413
        many["messages"].pop()
        assert s.post("/v1/clean", many)[0] == 200
        # Refused by its length; a client that goes on sending finds the connection closed.
        sock = s.socket()
        sock.sendall(b"POST /v1/clean HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1200000\r\n\r\n")
        status, got = read_answers(sock, 1)[0]
        assert status == 413 and code(got) == "too_large"
        assert s.post("/v1/score", talk("a"))[0] == 404
        # A body of unknown length that grows too long.
        sock = s.socket()
        sock.sendall(b"POST /v1/clean HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
        try:
            for _ in range(40):
                sock.sendall(b"10000\r\n" + b"x" * 65536 + b"\r\n")
        except (BrokenPipeError, ConnectionResetError):
            pass
        try:
            assert b"413" in sock.recv(100)
        except ConnectionResetError:
            pass  # it went on sending behind the refusal
        # Half a head that is no HTTP.
        sock = s.socket()
        sock.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n")
        assert b" 400 " in sock.recv(100)
        assert s.post("/v1/clean", talk("a"))[0] == 200


def roles():
    with Service(model=False) as s:
        body = {"messages": [{"role": "否", "text": "在吗"}, {"role": " 是 ", "text": "在的"}, {"agent": False, "text": "好", "time": None, "type": "文本", "消息ID": 7}]}
        status, got, _ = s.post("/v1/clean", body)
        assert status == 200 and [t["role"] for t in json.loads(got)["turns"]] == ["customer", "agent", "customer"], got
        twice = {"messages": [{"agent": False, "text": "好的", "time": "2024-01-01 10:00:00"}] * 2}
        assert json.loads(s.post("/v1/clean", twice)[1])["fates"] == {"kept": 1, "duplicate": 1}
        twice["messages"][1] = dict(twice["messages"][1], 消息ID="2")
        assert json.loads(s.post("/v1/clean", twice)[1])["fates"] == {"kept": 2}


def token():
    binary = os.environ["CHATMILL_SERVE_BINARY"]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "token")
        open(path, "w").write("s3cret-s3cret-s3cret\n")
        with Service("--token-file", path, ready=False) as s:
            shown = {"Authorization": "Bearer s3cret-s3cret-s3cret"}
            wait_until(lambda: s.get("/readyz", headers=shown)[0] == 200, 20, "ready")
            assert s.get("/healthz")[0] == 200 and s.get("/readyz")[0] == 401
            for path_ in ["/metrics", "/nothing", "/v1/clean"]:
                status, body, headers = s.get(path_)
                assert status == 401 and code(body) == "unauthorized" and headers["WWW-Authenticate"] == "Bearer"
            for shown in ["Bearer s3cret-s3cret-s3cre", "Bearer s3cret-s3cret-s3crets", "Basic s3cret-s3cret-s3cret", "Bearer "]:
                assert s.post("/v1/score", talk("a"), headers={"Authorization": shown})[0] == 401
            assert s.post("/v1/score", talk("a"), headers={"Authorization": "bearer s3cret-s3cret-s3cret"})[0] == 200
        open(path, "w").write("short")
        assert subprocess.run([binary, "--token-file", path], capture_output=True).returncode == 64
    for listen in ["0.0.0.0:0", "10.1.2.3:80", "example.org:80"]:
        ended = subprocess.run([binary, "--listen", listen], capture_output=True, text=True)
        assert ended.returncode == 64 and "--token-file" in ended.stderr, ended
    assert subprocess.run([binary, "--listen", "8080"], capture_output=True).returncode == 64


def unix_socket():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "s")
        with Service(listen=f"unix:{path}") as s:
            assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
            assert s.score("在吗")[0] == 200
            other = subprocess.run([os.environ["CHATMILL_SERVE_BINARY"], "--listen", f"unix:{path}"], capture_output=True, text=True)
            assert other.returncode == 75 and "another process listens" in other.stderr, other
            assert s.score("还在")[0] == 200
            s.process.kill()
            s.process.wait()
        assert os.path.exists(path)
        with Service(listen=f"unix:{path}") as s:
            assert s.score("在吗")[0] == 200
            assert s.end() == 0
        assert not os.path.exists(path)
        open(path, "w").close()
        other = subprocess.run([os.environ["CHATMILL_SERVE_BINARY"], "--listen", f"unix:{path}"], capture_output=True, text=True)
        assert other.returncode == 2 and "no socket" in other.stderr and os.path.exists(path), other
    with Service() as s:
        other = subprocess.run([os.environ["CHATMILL_SERVE_BINARY"], "--listen", f"127.0.0.1:{s.port}"], capture_output=True, text=True)
        assert other.returncode == 75 and "another process listens" in other.stderr, other


def pipelining():
    with Service() as s:
        sock = s.socket()
        def request(text):
            body = json.dumps(talk(text)).encode()
            return b"POST /v1/score HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body
        sock.sendall(b"".join(request("x" * n) for n in range(1, 21)))
        answers = read_answers(sock, 20)
        assert [json.loads(body)["model"]["score"] for _, body in answers] == list(range(1, 21))
        # The same connection goes on.
        sock.sendall(request("xy"))
        assert read_answers(sock, 1)[0][0] == 200
        # A large body is let in when it asks.
        sock = s.socket()
        body = json.dumps(talk("很" * 50_000), ensure_ascii=False).encode()
        sock.sendall(b"POST /v1/score HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n" % len(body))
        assert sock.recv(100).startswith(b"HTTP/1.1 100 ")
        sock.sendall(body)
        assert read_answers(sock, 1)[0][0] == 200


def streams():
    with Service("--queue", "40", "--size", "8", "--body", "100K") as s:
        lines = [json.dumps(talk("x" * (n % 50 + 1))) for n in range(2000)]
        lines[7], lines[500], lines[1999] = "", "nonsense", json.dumps(talk("x" * 200_000))
        status, body, headers = s.post("/v1/score", "\n".join(lines).encode(), type="application/x-ndjson")
        answers = [json.loads(line) for line in body.splitlines()]
        assert status == 200 and len(answers) == 2000 and headers["Content-Type"] == "application/x-ndjson"
        wrong = {n: a["error"]["code"] for n, a in enumerate(answers) if "error" in a}
        assert wrong == {7: "bad_json", 500: "bad_json", 1999: "too_large"}, wrong
        assert all(a["model"]["score"] == n % 50 + 1 for n, a in enumerate(answers) if n not in wrong)
        assert s.metric("refused_total") == 0
        # A line at a time: the answer comes before the next line is sent.
        sock = s.socket()
        sock.sendall(b"POST /v1/score HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n")
        stream = sock.makefile("rb")
        for n in range(1, 6):
            line = json.dumps(talk("y" * n)).encode() + b"\n"
            sock.sendall(b"%x\r\n%s\r\n" % (len(line), line))
            while not (got := stream.readline()).startswith(b"{"):
                pass
            assert json.loads(got)["model"]["score"] == n
        sock.sendall(b"0\r\n\r\n")
        assert stream.read(2) == b"\r\n"


def disconnects():
    with Service("--size", "1", worker=["--delay", "0.6"]) as s:
        first = s.send("/v1/score", "first")
        wait_until(lambda: s.asked == ["first"] or s.metric("queue_items") == 1, 5, "asked")
        gone = [s.send("/v1/score", f"gone {n}") for n in range(20)]
        wait_until(lambda: s.metric("queue_items") == 21, 5, "queued")
        for sock in gone:
            sock.close()
        begin = time.monotonic()
        wait_until(lambda: s.metric("queue_items") <= 1, 1, "cancelled")
        took = time.monotonic() - begin
        assert took < 0.1, took
        assert read_answers(first, 1)[0][0] == 200
        assert s.score("last", connection=None)[0] == 200
        assert s.asked == ["first", "last"], s.asked
        assert s.metric("cancelled_total") == 20
        # Equal items are one call, which lives while one client waits.
        block = s.send("/v1/score", "block")
        wait_until(lambda: s.metric("queue_items") == 1, 5, "asked")
        same = [s.send("/v1/score", "same") for _ in range(3)]
        wait_until(lambda: s.metric("queue_items") == 2, 5, "queued")
        same[0].close(), same[1].close()
        assert read_answers(same[2], 1)[0][0] == 200 and read_answers(block, 1)[0][0] == 200
        assert s.asked[-2:] == ["block", "same"]


def back_pressure():
    with Service("--queue", "8", "--size", "2", "--connections", "200", worker=["--delay", "0.1"]) as s:
        s.score("warm")
        answers = at_once(60, lambda n: s.score(f"item {n}"))
        statuses = [a[0] for a in answers]
        assert set(statuses) == {200, 429}, statuses
        for status, body, headers in answers:
            if status == 429:
                assert body["error"]["code"] == "queue_full" and 1 <= int(headers["Retry-After"]) <= 30
        assert s.metric("refused_total") == statuses.count(429) and s.metric("queue_items") == 0
        assert s.score("afterwards")[0] == 200


def deadlines():
    with Service("--size", "1", "--deadline", "1s", worker=["--delay", "0.4"]) as s:
        begin = time.monotonic()
        answers = at_once(6, lambda n: s.score(f"item {n}") + (time.monotonic() - begin,))
        statuses = sorted(a[0] for a in answers)
        assert statuses.count(504) >= 3 and statuses.count(200) >= 2, statuses
        assert all(a[3] < 1.3 for a in answers), [a[3] for a in answers]
        late = s.score("late", headers={"X-Deadline-Ms": "50"})
        assert late[0] == 504 and late[1]["error"]["code"] == "deadline"
        assert s.score("fine")[0] == 200


def poison():
    for fault in ["raise", "exit", "segv", "hang"]:
        with Service("--timeout", "1s", "--size", "32", worker=["--delay", "0.02"]) as s:
            before = s.metric("batches_total")
            answers = at_once(256, lambda n: s.score(fault if n == 100 else f"item {n}"))
            wrong = {n: a[:2] for n, a in enumerate(answers) if a[0] != 200}
            assert list(wrong) == [100] and wrong[100][0] == 422, (fault, wrong)
            assert wrong[100][1]["error"]["code"] == "item_failed" and wrong[100][1]["error"]["attempts"] == 2
            assert s.metric("batches_failed_total") <= 16, s.metric("batches_failed_total")
    with Service() as s:
        assert s.score("refuse")[0] == 422


def killed_model():
    with Service("--size", "32", worker=["--delay", "0.1"]) as s:
        import threading
        killer = threading.Timer(0.25, lambda: os.kill(s.worker_pids[-1], signal.SIGKILL))
        killer.start()
        answers = at_once(256, lambda n: s.score(f"item {n}"))
        assert [a[0] for a in answers] == [200] * 256, [a for a in answers if a[0] != 200][:3]
        assert s.metric("worker_restarts_total") == 1 and len(s.worker_pids) == 2


def no_model():
    binary = os.environ["CHATMILL_SERVE_BINARY"]
    process = subprocess.Popen([binary, "--listen", "127.0.0.1:0", "--", "/no/such/program"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    port = int(process.stdout.readline().rsplit(":", 1)[1])
    s = Service.__new__(Service)
    s.path, s.port = None, port
    assert s.get("/healthz")[0] == 200
    assert "the model cannot be used" in process.stderr.readline()
    assert s.get("/readyz")[0] == 503
    status, body, headers = s.score("a")
    assert status == 503 and body["error"]["code"] == "not_ready" and 1 <= int(headers["Retry-After"]) <= 30
    assert s.post("/v1/clean", talk("a"))[0] == 200
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=20) == 0


def graceful_end():
    with Service("--size", "1", "--drain", "5s", worker=["--delay", "0.3"]) as s:
        kept = s.connection()
        assert s.get("/healthz", connection=kept)[0] == 200
        open_ = [s.send("/v1/score", f"open {n}") for n in range(4)]
        wait_until(lambda: s.metric("queue_items") == 4, 5, "queued")
        s.process.send_signal(signal.SIGTERM)
        wait_until(lambda: s.get("/readyz")[0] == 503, 1, "stopping")
        status, body, headers = s.score("new", connection=kept)
        assert status == 503 and body["error"]["code"] == "stopping" and headers["Connection"] == "close"
        assert [read_answers(sock, 1)[0][0] for sock in open_] == [200] * 4
        assert s.process.wait(timeout=10) == 0
        pids = s.worker_pids
    assert not any(os.path.exists(f"/proc/{pid}") for pid in pids)
    # What does not end within the drain is told so.
    with Service("--size", "1", "--drain", "0.5s", worker=["--delay", "2"]) as s:
        open_ = [s.send("/v1/score", f"open {n}") for n in range(3)]
        wait_until(lambda: s.metric("queue_items") == 3, 5, "queued")
        begin = time.monotonic()
        s.process.send_signal(signal.SIGTERM)
        assert [read_answers(sock, 1)[0][0] for sock in open_] == [503] * 3
        assert s.process.wait(timeout=20) == 0 and time.monotonic() - begin < 6
    # The second signal ends it at once; no model is left, nor behind SIGKILL.
    for number, wanted in [(signal.SIGTERM, 143), (signal.SIGKILL, -9)]:
        with Service(worker=["--delay", "5"]) as s:
            sock = s.send("/v1/score", "open")
            wait_until(lambda: s.asked or s.metric("queue_items") == 1, 5, "asked")
            s.process.send_signal(signal.SIGTERM)
            wait_until(lambda: s.get("/readyz")[0] == 503, 1, "stopping")
            assert s.end(number) == wanted
            pids = s.worker_pids
            wait_until(lambda: not any(os.path.exists(f"/proc/{pid}") for pid in pids), 7, "gone")


def slow_clients():
    with Service(model=False) as s:
        head, body, nothing, stream = s.socket(), s.socket(), s.socket(), s.socket()
        begin = time.monotonic()
        head.sendall(b"POST /v1/clean HTTP/1.1\r\nHost:")
        body.sendall(b"POST /v1/clean HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
        stream.sendall(b"POST /v1/clean HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nContent-Length: 100\r\n\r\n{\n")
        for sock in (head, body):
            got = b""
            while piece := sock.recv(1000):
                got += piece
            assert got.startswith(b"HTTP/1.1 408 ") and b"request_timeout" in got, got
        assert nothing.recv(10) == b""
        got = b""
        while piece := stream.recv(1000):
            got += piece
        assert b"request_timeout" in got, got
        assert 9 < time.monotonic() - begin < 14, time.monotonic() - begin
        wait_until(lambda: s.metric("connections") == 1, 5, "closed")


def many_connections():
    with Service("--connections", "4", model=False) as s:
        held = [s.connection() for _ in range(4)]
        for connection in held:
            assert s.get("/healthz", connection=connection)[0] == 200
        fifth = s.socket()
        fifth.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        fifth.settimeout(0.3)
        try:
            fifth.recv(10)
            raise AssertionError("a fifth connection was let in")
        except TimeoutError:
            pass
        held.pop().close()
        fifth.settimeout(10)
        assert read_answers(fifth, 1)[0][0] == 200


def store():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "results")
        with Service("--store", path) as s:
            for text in ["一", "二", "一"]:
                assert s.score(text)[0] == 200
            assert s.score("refuse")[0] == 422
            assert s.metric("store_hits_total") == 1 and s.end() == 0
        with Service("--store", path) as s:
            assert s.score("二")[1]["model"] == {"score": 1, "turns": 1}
            assert s.score("refuse")[0] == 422 and s.asked == []
            assert s.score("三")[0] == 200 and s.asked == ["三"]


def memory():
    """What a talk took is given back, also in an optimised build."""
    with Service(model=False) as s:
        def resident():
            return int(next(line.split()[1] for line in open(f"/proc/{s.process.pid}/status") if line.startswith("VmRSS")))
        connection = s.connection()
        for place in range(1500):
            assert s.post("/v1/clean", talk(f"在吗 {place}", "在的"), connection=connection)[0] == 200
            if place == 200:
                before = resident()
        assert resident() < before + 16_000, (before, resident())


def keep():
    with Service("--keep", "score >= 3") as s:
        assert s.score("长长长")[1]["keep"] is True and s.score("短")[1]["keep"] is False
    ended = subprocess.run([os.environ["CHATMILL_SERVE_BINARY"], "--keep", "score ~ 3"], capture_output=True, text=True)
    assert ended.returncode == 64 and "--keep" in ended.stderr, ended


CHECKS = {name: value for name, value in list(globals().items()) if callable(value) and value.__module__ == "__main__" and name != "code"}


def main():
    names = list(CHECKS) if sys.argv[1:] == ["all"] else sys.argv[1:]
    if not names:
        print("\n".join(CHECKS))
    for name in names:
        begin = time.monotonic()
        CHECKS[name]()
        print(f"{name}: holds ({time.monotonic() - begin:.1f} s)", flush=True)


main()
