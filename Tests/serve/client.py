"""A service that runs for one test, and a client for it: Python's standard library and nothing else."""
import http.client, json, os, re, signal, socket, subprocess, sys, tempfile, threading, time

HERE = os.path.dirname(os.path.abspath(__file__))
WORKER = [sys.executable, os.path.join(HERE, "worker.py")]


class Service:
    """Starts the binary on loopback, or on a Unix socket, and ends it behind the test."""

    def __init__(self, *flags, worker=(), model=True, listen="127.0.0.1:0", ready=True):
        self.folder = tempfile.TemporaryDirectory(prefix="chatmill-serve-")
        self.log = os.path.join(self.folder.name, "asked")
        command = [os.environ["CHATMILL_SERVE_BINARY"], "--listen", listen, *flags]
        if model:
            command += ["--", *WORKER, "--log", self.log, *worker]
        self.errors = open(os.path.join(self.folder.name, "errors"), "w+")
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.errors, text=True)
        line = self.process.stdout.readline()
        assert line.startswith("listening on "), (line, self.said)
        place = line.removeprefix("listening on ").strip()
        self.path = place.removeprefix("unix:") if place.startswith("unix:") else None
        self.port = None if self.path else int(place.rsplit(":", 1)[1])
        if ready:
            wait_until(lambda: self.get("/readyz")[0] == 200, 20, "ready")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.errors.close()
        self.folder.cleanup()

    @property
    def said(self):
        self.errors.flush()
        return open(self.errors.name).read()

    @property
    def asked(self):
        """The texts that the model was asked about, one a line, in order."""
        lines = open(self.log, encoding="utf-8").read().splitlines() if os.path.exists(self.log) else []
        return [line for line in lines if not line.startswith("pid ")]

    @property
    def worker_pids(self):
        return [int(line[4:]) for line in open(self.log) if line.startswith("pid ")]

    def socket(self):
        if self.path:
            found = socket.socket(socket.AF_UNIX)
            found.connect(self.path)
        else:
            found = socket.create_connection(("127.0.0.1", self.port))
            # As HTTPConnection.connect does: head and body are two writes.
            found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        found.settimeout(30)
        return found

    def connection(self):
        connection = http.client.HTTPConnection("localhost", self.port, timeout=30)
        connection.sock = self.socket()
        return connection

    def ask(self, method, path, body=None, headers=None, connection=None):
        """Returns status, body and headers; of a connection of its own, if none is given."""
        own = connection or self.connection()
        own.request(method, path, body, headers or {})
        answer = own.getresponse()
        got = answer.read()
        if connection is None:
            own.close()
        return answer.status, got, answer.headers

    def get(self, path, **more):
        return self.ask("GET", path, **more)

    def post(self, path, body, type="application/json", headers=None, **more):
        data = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        return self.ask("POST", path, data, {"Content-Type": type, **(headers or {})}, **more)

    def score(self, text, **more):
        status, body, headers = self.post("/v1/score", talk(text), **more)
        return status, json.loads(body), headers

    def metric(self, name):
        text = self.get("/metrics")[1].decode()
        return float(re.search(rf"^chatmill_{re.escape(name)} (\S+)$", text, re.M).group(1))

    def send(self, path, text, headers=""):
        """A request of which nobody reads the answer; returns its socket."""
        body = json.dumps(talk(text)).encode()
        sock = self.socket()
        sock.sendall(
            f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{headers}"
            f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        return sock

    def end(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.process.wait(timeout=60)


def talk(*texts):
    """A conversation in which the customer says the first text."""
    return {"messages": [{"agent": place % 2 == 1, "text": text} for place, text in enumerate(texts)]}


def wait_until(holds, seconds, what):
    limit = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < limit, f"not {what} within {seconds} s"
        time.sleep(0.005)


def at_once(count, work):
    """The results of work(0), work(1), ..., each in a thread of its own."""
    results = [None] * count

    def one(place):
        try:
            results[place] = work(place)
        except Exception as error:  # told by whoever looks at the results
            results[place] = error

    threads = [threading.Thread(target=one, args=(place,)) for place in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def read_answers(sock, count):
    """Statuses and bodies of so many answers that come over one socket."""
    stream, answers = sock.makefile("rb"), []
    for _ in range(count):
        status = int(stream.readline().split()[1])
        length = 0
        while (line := stream.readline().strip()):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        answers.append((status, stream.read(length)))
    return answers
