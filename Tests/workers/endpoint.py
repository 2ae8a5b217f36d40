#!/usr/bin/env python3
"""An HTTP endpoint that does what it was told: a script says of which requests what becomes.

usage: endpoint.py FOLDER

FOLDER/script.json holds a list of steps, each {"match": TEXT, "times": N, ...} with what is to be done; a request takes the first
step whose text stands in its body and that is not used up. "status", "headers", "body"; "wait": seconds before the answer; "cut": a
part of the answer and then the end of the connection; "drop": no answer at all. Without a step it is answered well:
a chat with the length of what the user said, embeddings and scores likewise. The port goes to FOLDER/port; FOLDER/log gets one JSON line
a request: when, on which connection, what, and what was answered.
"""
import json
import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

folder = sys.argv[1]
steps = json.load(open(os.path.join(folder, "script.json"), encoding="utf-8"))
lock = threading.Lock()
log = open(os.path.join(folder, "log"), "w", buffering=1, encoding="utf-8")
busy = 0


def good(path, request):
    if path.endswith("/chat/completions"):
        text = request["messages"][-1]["content"]
        content = json.dumps({"size": len(text), "system": len(request["messages"]) - 1, "temperature": request.get("temperature")}, indent=1)
        return {"choices": [{"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": "stop"}]}
    name, texts = ("embedding", request["input"]) if path.endswith("/embeddings") else ("score", request["text_2"])
    data = [{"index": i, name: [len(t), 0.5] if name == "embedding" else len(t) + len(request["text_1"])} for i, t in enumerate(texts)]
    return {"object": "list", "data": data[::-1]}


class Endpoint(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *words):
        pass

    def do_POST(self):
        global busy
        arrived = time.monotonic()
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        with lock:
            busy += 1
            step = next((s for s in steps if s.get("match", "") in text and s.get("times", 1 << 30) > 0), {})
            if "times" in step:
                step["times"] -= 1
            log.write(json.dumps({
                "at": arrived, "connection": self.client_address[1], "busy": busy, "key": self.headers.get("Authorization"),
                "body": text, "status": step.get("status", 200), "headers": step.get("headers", {})}) + "\n")
        try:
            self.answer(step, text)
        finally:
            with lock:
                busy -= 1

    def answer(self, step, text):
        time.sleep(step.get("wait", 0))
        if step.get("drop"):
            self.close_connection = True
            return
        body = step["body"].encode() if "body" in step else json.dumps(good(self.path, json.loads(text))).encode()
        self.send_response(step.get("status", 200))
        for name, value in step.get("headers", {}).items():
            if value == "in 2 seconds":
                value = self.date_time_string(int(time.time()) + 2)
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if step.get("cut"):
            self.close_connection = True
            body = body[:len(body) // 2]
        self.wfile.write(body)

    def do_GET(self):
        with lock:
            log.write(json.dumps({"at": 0, "connection": 0, "busy": 0, "key": None, "body": "GET " + self.path, "status": 200, "headers": {}}) + "\n")
        self.send_error(404)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256


server = Server(("127.0.0.1", 0), Endpoint)
with open(os.path.join(folder, "port.new"), "w") as file:
    file.write(str(server.server_address[1]))
os.rename(os.path.join(folder, "port.new"), os.path.join(folder, "port"))
server.serve_forever()
