#!/usr/bin/env python3
"""Holds the house to its plan: which room may use which, where C libraries are let in, what a file begins with.

usage: check_rooms.py [FOLDER]     prints one line a breach; status 1 where there is one

The plan is in rooms.txt beside this file: rooms from the ground up, each of which uses only itself and what stands above it in the
list; then the walls, which say in which room a C library may be imported. The rest is checked of every file:

- its first line is a comment that says what the file owns, and it has at most 300 lines;
- no folder of Sources has more than 25 Swift files;
- no line of a comment has more than 100 columns;
- links between documents lead to a file, and to a heading of it, and paths that they name in code are there (CHANGELOG.md tells
  of what was);
- the JSON lines of ARCHITECTURE.md's protocol tables stand in a test, word for word.
"""
import glob, os, re, sys

MOST_LINES, MOST_COLUMNS, MOST_FILES = 300, 100, 25
TYPE = re.compile(
    r"^(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:package|public|final|indirect)\s+)*"
    r"(?:struct|class|enum|protocol|actor|typealias)\s+(\w+)", re.M)
PATH = re.compile(r"(?<![\w./])(?:Sources|Tests|Tools|Fuzz|docs|fixtures|examples|Benchmarks)/[\w./+*-]*\w")
NESTED = re.compile(r"\b(?:struct|class|enum|protocol|actor|typealias|case|associatedtype)\s+(\w+)|<(\w+)\s*[:>,]")
INNER = re.compile(r"^ +(?:[\w@()]+ )*?(?:struct|class|enum|protocol|actor|typealias) (\w+)", re.M)
STRING = re.compile(r'"""(?:.|\n)*?"""|"(?:[^"\\\n]|\\.)*"')


def plan(path):
    """The rooms in order, and the walls: C module -> rooms."""
    rooms, walls = [], {}
    part = rooms
    for line in open(path, encoding="utf-8"):
        line = line.split("#")[0].strip()
        if not line:
            continue
        if line == "walls:":
            part = walls
        elif part is walls:
            module, where = line.split(":")
            walls[module.strip()] = where.split()
        else:
            rooms.append(line)
    return rooms, walls


def swift_files(folder):
    for where, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            if name.endswith(".swift"):
                yield os.path.join(where, name)


def code_of(text):
    """The text without comments and literals, which name no type."""
    return STRING.sub('""', re.sub(r"//[^\n]*", "", text))


class House:
    def __init__(self, top):
        self.top = top
        self.breaches = []
        self.rooms, self.walls = plan(os.path.join(top, "Tools", "rooms.txt"))
        sources = os.path.join(top, "Sources")
        self.files = {os.path.relpath(p, sources): open(p, encoding="utf-8").read() for p in swift_files(sources)}
        self.places = {}
        for path in self.files:
            room = self.room(path)
            if room is None:
                self.tell(f"Sources/{path}", "stands in no room of Tools/rooms.txt")
            else:
                self.places[path] = self.rooms.index(room)

    def tell(self, path, what, line=None):
        self.breaches.append(f"{path}:{line}: {what}" if line else f"{path}: {what}")

    def room(self, path):
        fitting = [r for r in self.rooms if path.startswith(r + "/")]
        return max(fitting, key=len, default=None)

    def check(self):
        self.check_uses()
        self.check_imports()
        self.check_folders()
        for folder in ("Sources", "Tests", "Fuzz", "Benchmarks"):
            for path in swift_files(os.path.join(self.top, folder)):
                self.check_text(os.path.relpath(path, self.top), open(path, encoding="utf-8").read())
        self.check_links()
        self.check_examples()
        return self.breaches

    def check_uses(self):
        codes = {path: code_of(text) for path, text in self.files.items()}
        owners = {}
        for path, code in codes.items():
            for name in TYPE.findall(code):
                owners.setdefault(name, set()).add(path)
        inner = {}
        for path, code in codes.items():
            inner.setdefault(path.split("/")[0], set()).update(INNER.findall(code))
        for path, code in codes.items():
            own = {a or b for a, b in NESTED.findall(code)} | inner[path.split("/")[0]]
            # Behind a point stands a type's own type, whatever has the same name elsewhere.
            for name in sorted(set(re.findall(r"(?<!\.)\b[A-Z]\w*\b", code)) - own):
                places = [self.places[p] for p in owners.get(name, ()) if p in self.places]
                if places and path in self.places and min(places) > self.places[path]:
                    self.tell(f"Sources/{path}", f"uses {name} of {self.rooms[min(places)]}, which stands below it")

    def check_imports(self):
        for path, text in self.files.items():
            for module in re.findall(r"^import (?:\w+ )?(\w+)", text, re.M):
                allowed = self.walls.get(module)
                if allowed is not None and not any(path.startswith(a + "/") for a in allowed):
                    self.tell(f"Sources/{path}", f"imports {module}, which belongs to {' and '.join(allowed)}")

    def check_folders(self):
        counts = {}
        for path in self.files:
            counts[os.path.dirname(path)] = counts.get(os.path.dirname(path), 0) + 1
        for folder, count in counts.items():
            if count > MOST_FILES:
                self.tell(f"Sources/{folder}", f"holds {count} files; {MOST_FILES} are enough for a room")

    def check_text(self, path, text):
        lines = text.split("\n")
        if not re.match(r"// \S.{10,}", lines[0]) and not lines[0].startswith("// swift-tools-version"):
            self.tell(path, "its first line does not say what it owns", 1)
        if path.startswith("Sources/") and len(lines) - 1 > MOST_LINES:
            self.tell(path, f"has {len(lines) - 1} lines; {MOST_LINES} are the most")
        for number, line in enumerate(lines, 1):
            if line.lstrip().startswith("//") and len(line) > MOST_COLUMNS:
                self.tell(path, f"a comment of {len(line)} columns", number)

    def check_links(self):
        for where, folders, names in os.walk(self.top):
            folders[:] = [f for f in folders if not f.startswith(".")]
            for name in names:
                if name.endswith(".md"):
                    self.check_document(os.path.join(where, name))

    def check_document(self, path):
        text = re.sub(r"```.*?```", "", open(path, encoding="utf-8").read(), flags=re.S)
        self.check_paths(path, text)
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if re.match(r"[a-z]+:", target):
                continue
            file, _, heading = target.partition("#")
            full = os.path.join(os.path.dirname(path), file) if file else path
            if not os.path.exists(full):
                self.tell(os.path.relpath(path, self.top), f"a link to {target}, where nothing is")
            elif heading and full.endswith(".md") and heading not in headings(full):
                self.tell(os.path.relpath(path, self.top), f"a link to {target}, which is no heading there")

    def check_paths(self, path, text):
        if os.path.basename(path) == "CHANGELOG.md":
            return
        for code in re.findall(r"`([^`\n]+)`", text):
            for named in PATH.findall(code):
                if not glob.glob(os.path.join(self.top, named)):
                    self.tell(os.path.relpath(path, self.top), f"names {named}, where nothing is")

    def check_examples(self):
        text = open(os.path.join(self.top, "ARCHITECTURE.md"), encoding="utf-8").read()
        part = re.search(r"^## The protocol$(.*?)^## ", text, re.M | re.S)
        tests = "".join(open(p, encoding="utf-8").read() for p in swift_files(os.path.join(self.top, "Tests")))
        for example in re.findall(r"`(\{.*?\})`", part.group(1) if part else ""):
            if "…" not in example and example not in tests and example.replace('"', '\\"') not in tests:
                self.tell("ARCHITECTURE.md", f"no test holds the line {example}")


def headings(path):
    found = re.findall(r"^#+ (.*)$", open(path, encoding="utf-8").read(), re.M)
    return {re.sub(r"[^\w\- ]", "", h.lower()).strip().replace(" ", "-") for h in found}


if __name__ == "__main__":
    top = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    breaches = House(top).check()
    print("\n".join(breaches), end="\n" if breaches else "")
    sys.exit(1 if breaches else 0)
