#!/usr/bin/env python3
"""Asks a service that has its model from a recipe. CHATMILL_BINARY and CHATMILL_SERVE_BINARY name the binaries.

usage: check_recipe.py NAME...     a check for each name; `all` for every one; without a name they are listed
"""
import csv, http.server, json, os, shutil, subprocess, sys, tempfile, threading, time

from client import HERE, WORKER, Service, talk

EXAMPLES = os.path.join(HERE, "..", "..", "examples", "model")
TALKS = [
    ["在吗", "在的,请问有什么可以帮您的呢", "好的"], ["我想问一下这个产品的价格是多少", "好", "谢谢"],
    ["他说\"不行\" \\ 对吗\t是", "可以的,没有问题 😀", "行"], ["a\u2028b\x08c\x0cd", "</script> & 'x' 请您稍等一下", "等"],
    ["我的订单还没有收到,已经等了一个星期了", "嗯", "?"],
]


class Setting:
    """A folder `rules` with a recipe and the example's worker, and rows of the talks in a file beside it."""

    def __init__(self, model, rest=""):
        self.folder = tempfile.TemporaryDirectory(prefix="chatmill-recipe-")
        rules = self.path("rules")
        os.mkdir(rules)
        for name in ["echo_score.py", "chatmill_worker.py"]:
            shutil.copy(os.path.join(EXAMPLES, name), rules)
        self.recipe = os.path.join(rules, "recipe.yaml")
        with open(self.recipe, "w", encoding="utf-8") as file:
            file.write(f"model: {{{model}}}\nscores: true\n{rest}")
        os.mkdir(self.path("in"))
        with open(self.path("in/chat.csv"), "w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["坐席id", "客户微信id", "是否客服", "消息内容"])
            for number, texts in enumerate(TALKS):
                for place, text in enumerate(texts):
                    rows.writerow(["kf_1", f"wx_{number}", "否是"[place % 2], text])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.folder.cleanup()

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def run(self):
        """Every dialogue that is kept, with the line of its result."""
        subprocess.run(
            [os.environ["CHATMILL_BINARY"], "run", self.path("in"), "--output", self.path("out"), "--recipe", self.recipe, "--quiet"], check=True)
        kept = {}
        for part in ["train", "val"]:
            text = open(self.path(f"out/forward/{part}.txt"), encoding="utf-8", newline="").read()
            lines = open(self.path(f"out/forward/{part}.scores.jsonl"), encoding="utf-8").read().splitlines()
            dialogues = text.split("\n\n")[:-1]
            assert len(dialogues) == len(lines)
            kept |= zip(dialogues, lines)
        self.report = json.load(open(self.path("out/report.json"), encoding="utf-8"))["model"]
        return kept


def answered(service, kept):
    """Holds what the service says of every talk against the run."""
    labels, refused = {"agent": "坐席:", "customer": "客户:"}, 0
    for texts in TALKS:
        status, body, _ = service.post("/v1/score", talk(*texts))
        answer = json.loads(body)
        assert status == 200, body
        dialogue = "\n".join(labels[turn["role"]] + turn["text"] for turn in answer["turns"])
        assert answer["keep"] is (dialogue in kept), (answer, kept)
        if dialogue in kept:
            result = kept[dialogue].split('"model":', 1)[1].removesuffix("}")
            assert f'"model":{result},"keep":true' in body.decode(), (body, result)
        else:
            refused += 1
    assert 0 < refused < len(TALKS) and len(kept) == len(TALKS) - refused, (refused, kept)


def known(input):
    """What a run has paid for is answered from its store, and the other way round."""
    model = f"command: [python3, echo_score.py], input: {input}, store: judge.results, keep: [{{}}], size: 2, timeout: 20s, attempts: 1"
    keep = "score >= 0.5" if input == "turns" else "characters >= 30"
    with Setting(model.format(keep)) as setting:
        kept = setting.run()
        assert setting.report["calls"] == len(TALKS) and os.path.getsize(setting.path("rules/judge.results"))
        with Service("--recipe", setting.recipe, model=False) as service:
            answered(service, kept)
            assert service.metric("calls_total") == 0 and service.metric("store_hits_total") == len(TALKS)
            assert service.end() == 0
    with Setting(model.format(keep)) as setting:
        with Service("--recipe", setting.recipe, model=False) as service:
            for texts in TALKS:
                assert service.post("/v1/score", talk(*texts))[0] == 200
            assert service.metric("calls_total") == len(TALKS) and service.end() == 0
        assert len(setting.run()) == len(kept)
        assert setting.report["fromStore"] == len(TALKS) and setting.report["calls"] == 0, setting.report


def same_store():
    known("turns")


def same_store_of_texts():
    known("text")


def id_of_the_recipe():
    """What is in the store is answered though the model is not there."""
    with Setting("command: [python3, echo_score.py], id: judge-7, store: judge.results, keep: [score >= 0.5]") as setting:
        kept = setting.run()
        os.remove(setting.path("rules/echo_score.py"))
        with Service("--recipe", setting.recipe, model=False, ready=False) as service:
            answered(service, kept)
            assert service.post("/v1/score", talk("新的"))[0] == 503


def flags_first():
    with Setting("command: [python3, echo_score.py], store: judge.results, keep: [score >= 0.5], unscored: keep") as setting:
        recipe, texts = setting.recipe, TALKS[0]
        with Service("--recipe", recipe, "--keep", "score > 1", model=False) as service:
            answer = json.loads(service.post("/v1/score", talk(*texts))[1])
            assert answer["model"]["characters"] and answer["keep"] is False, answer
            # Another command: the store is of the recipe's model.
            ended = subprocess.run(
                [os.environ["CHATMILL_SERVE_BINARY"], "--recipe", recipe, "--listen", "127.0.0.1:0", "--", *WORKER], capture_output=True, text=True, timeout=60)
            assert ended.returncode == 75, ended
        ended = subprocess.run(
            [os.environ["CHATMILL_SERVE_BINARY"], "--recipe", recipe, "--listen", "127.0.0.1:0", "--", *WORKER], capture_output=True, text=True, timeout=60)
        assert ended.returncode == 2 and "judge.results" in ended.stderr, ended
        with Service("--recipe", recipe, "--store", setting.path("other")) as service:
            answer = json.loads(service.post("/v1/score", talk(*texts))[1])
            assert answer["model"] == {"score": len(texts[-1]), "turns": 3} and answer["keep"] is True, answer
        with Service("--recipe", recipe, "--store", setting.path("other"), "--keep", "nothing = 1") as service:
            # The recipe keeps what lacks a field.
            assert json.loads(service.post("/v1/score", talk(*texts))[1])["keep"] is True
        with Service("--recipe", recipe, "--no-model", model=False) as service:
            assert service.post("/v1/clean", talk("a"))[0] == 200 and service.post("/v1/score", talk("a"))[0] == 404
        ended = subprocess.run([os.environ["CHATMILL_SERVE_BINARY"], "--recipe", recipe, "--no-model", "--", "true"], capture_output=True, text=True)
        assert ended.returncode == 64 and "--no-model" in ended.stderr, ended


class Embeddings(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        texts = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["input"]
        body = json.dumps({"data": [{"index": place, "embedding": [len(text)]} for place, text in enumerate(texts)]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def endpoint():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Embeddings)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/v1/embeddings"
    with Setting(f'endpoint: "{url}", name: m, input: text, key: key.txt') as setting:
        open(setting.path("rules/key.txt"), "w").write("secret\n")
        with Service("--recipe", setting.recipe, model=False) as service:
            status, body, _ = service.post("/v1/score", talk("在吗", "在的"))
            assert status == 200 and json.loads(body)["model"] == {"embedding": [len("客户:在吗\n坐席:在的")]}, body
    server.shutdown()


CHECKS = {check.__name__: check for check in [same_store, same_store_of_texts, id_of_the_recipe, flags_first, endpoint]}


def main():
    names = list(CHECKS) if sys.argv[1:] == ["all"] else sys.argv[1:]
    if not names:
        print("\n".join(CHECKS))
    for name in names:
        begin = time.monotonic()
        CHECKS[name]()
        print(f"{name}: holds ({time.monotonic() - begin:.1f} s)", flush=True)


main()
