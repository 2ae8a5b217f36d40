#!/usr/bin/env python3
"""Holds the turns of /v1/clean against the dialogues of a run over the same rows, byte for byte.

usage: check_equal.py [--recipe FILE]... FILE...     CHATMILL_BINARY and CHATMILL_SERVE_BINARY name the binaries

Each file is milled by itself. Its rows are then sent to a service, talk by talk, with every other column as a further member, and what
comes back must be the dialogues of `forward/`, no more and no less. Files that a run refuses are passed over, and so is the one fixture
that tells rows apart by nothing but the kind of a cell: `cat` prints a number and a text alike, and so does this client.
"""
import argparse, collections, glob, json, os, re, subprocess, sys, tempfile

from client import Service

CHATMILL = os.environ["CHATMILL_BINARY"]
SHEET = re.compile(r'^  sheet (\d+) "')
HEADER = re.compile(r"^    header in row (\d+)(?:, profile ([^,]+))?")
COLUMN = re.compile(r"^    ([A-Z]+) .*?: .*? -> (.+)$")


def output(*arguments):
    return subprocess.run([CHATMILL, *arguments], capture_output=True)


def place(letters):
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


class Sheet:
    """What `inspect` says of the sheet that a run reads."""

    def __init__(self, path, recipe):
        self.number, self.header, self.profile, self.jobs = None, None, None, {}
        is_read = False
        for line in output("inspect", "--recipe", recipe, path).stdout.decode().splitlines():
            if found := SHEET.match(line):
                is_read = line.endswith("read by run")
                self.number = int(found[1]) if is_read else self.number
            elif is_read and (found := HEADER.match(line)):
                self.header, self.profile = int(found[1]), found[2]
            elif is_read and (found := COLUMN.match(line)):
                for job in found[2].split(", "):
                    self.jobs[job] = place(found[1])


def talks(path, sheet):
    """The rows of each agent and customer, as messages of a request."""
    flags = [] if path.lower().endswith(".csv") else ["--sheet", str(sheet.number)]
    names, found = [], collections.OrderedDict()
    for line in output("cat", path, *flags).stdout.decode().splitlines():
        row = json.loads(line)
        cells = ["" if cell is None else str(cell) for cell in row["cells"]]
        if row["row"] == sheet.header:
            names = cells
        if row["row"] <= sheet.header:
            continue
        cells = (cells + [""] * len(names))[: len(names)]
        ids = tuple(cells[sheet.jobs[job]].strip() if job in sheet.jobs else "-" for job in ("agent", "customer"))
        if all(ids) and any(cells):
            found.setdefault(ids, []).append(message(cells, names, sheet.jobs))
    return list(found.values())


def message(cells, names, jobs):
    of = {"role": "role", "message": "text", "time": "time", "type": "type"}
    sent = {of[job]: cells[column] for job, column in jobs.items() if job in of}
    for column, text in enumerate(cells):
        if column not in [jobs[job] for job in of if job in jobs] and text:
            # Ids too tell rows apart, though a request has no such column.
            sent[f"{names[column]} ({column})"] = text
    return sent


def served(service, messages, profile, labels):
    """The dialogues of a talk as texts. Rows of an unknown role, which a run drops and counts, are taken out."""
    while True:
        body = {"messages": messages, **({"profile": profile} if profile else {})}
        status, got, _ = service.post("/v1/clean", body)
        answer = json.loads(got)
        if status == 200:
            break
        assert answer["error"]["code"] == "unknown_role", answer
        number = int(re.search(r"message (\d+)", answer["error"]["message"])[1])
        messages = messages[: number - 1] + messages[number:]
    dialogues = answer.get("earlier", []) + ([answer["turns"]] if answer["turns"] else [])
    assert len(dialogues) == answer["dialogues"]
    return ["".join(f'{labels[turn["role"]]}{turn["text"]}\n' for turn in turns) for turns in dialogues]


def milled(path, recipe, folder):
    out = os.path.join(folder, "out")
    ended = output("run", path, "--recipe", recipe, "--output", out, "--quiet", "--fresh")
    if ended.returncode:
        return None
    texts = [open(name, encoding="utf-8", newline="").read() for name in sorted(glob.glob(f"{out}/forward/*.txt"))]
    return [dialogue + "\n" for text in texts for dialogue in text.split("\n\n")[:-1]]


def labels_of(recipe):
    text = output("recipe").stdout.decode() if recipe == "default" else open(recipe, encoding="utf-8").read()
    return {side: re.search(rf'^  {side}Label: "(.*)"$', text, re.M)[1] for side in ("agent", "customer")}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--recipe", action="append")
    parser.add_argument("files", nargs="+")
    options = parser.parse_args()
    wrong = 0
    for recipe in options.recipe or ["default"]:
        files = dialogues = 0
        labels = labels_of(recipe)
        with Service("--recipe", recipe, "--body", "32M", model=False) as service, tempfile.TemporaryDirectory() as folder:
            for path in options.files:
                if path.endswith("cases/duplicates/inputs/chat.xlsx"):
                    continue
                wanted = milled(path, recipe, folder)
                sheet = Sheet(path, recipe)
                if wanted is None or sheet.header is None:
                    continue
                got = [d for talk in talks(path, sheet) for d in served(service, talk, sheet.profile, labels)]
                files, dialogues = files + 1, dialogues + len(wanted)
                if collections.Counter(got) != collections.Counter(wanted):
                    wrong += 1
                    lost, more = collections.Counter(wanted) - collections.Counter(got), collections.Counter(got) - collections.Counter(wanted)
                    print(f"{path}: {recipe}: not served {list(lost)[:2]}, served {list(more)[:2]}")
        print(f"{os.path.basename(recipe)}: {dialogues} dialogues of {files} files")
        assert dialogues, "nothing was compared"
    sys.exit(1 if wrong else 0)


main()
