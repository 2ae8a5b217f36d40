#!/usr/bin/env python3
"""Measures chatmill beside the floor, the fastest public parts and pandas, in interleaved rounds.

usage: bench.py [--quick] [--rounds N] [--pandas-rounds N] [--only PART[,PART]] [--chatmill PATH]

parts: run     the whole job by every program
       cat     one workbook to CSV, beside fastexcel
       scale   the whole job with more and more files
       memory  peak memory with one file, with many, and with the longest sheet there is
       recipe  the whole job with recipes that use every key, beside the plain one

Prints Markdown tables on standard output, progress on standard error. Inputs stay in .build/bench.
"""
import argparse
import os
import sys
from dataclasses import dataclass, replace
from statistics import median

import prepare
from measure import Program, interleave, machine, processors, table, warm

PYTHON = sys.executable
RELEASE = os.path.join(os.path.dirname(prepare.HERE), ".build", "release", "chatmill")
LONGEST_SHEET = (1 << 20) - 1  # rows below the header


@dataclass(frozen=True)
class Sizes:
    files: int       # of the whole job
    rows: int        # per file
    counts: tuple    # numbers of files to scale over
    many: int        # files to compare the memory with one file's
    longest: int     # rows of the longest sheet


FULL = Sizes(files=4, rows=100_000, counts=(1, 4, 16, 64), many=16, longest=LONGEST_SHEET)
QUICK = Sizes(files=2, rows=2_000, counts=(1, 2, 4), many=4, longest=20_000)


def milling(options, name, paths):
    """chatmill's whole job on the given files."""
    return Program(name, [options.chatmill, "run", *paths, "--output", "{out}/result", "--quiet"],
                   options.rounds)


def pipeline(name, file, folder, rounds):
    command = [PYTHON, prepare.script(file), folder, "{out}/result"]
    return Program(name, [*command, "--workers", str(processors())], rounds)


def figures(samples):
    """Medians of wall time, processor time and peak memory."""
    return [samples.median(field) for field in ("wall", "processor", "peak")]


def measure_run(options, sizes):
    paths = prepare.workbooks(sizes.files, sizes.rows)
    folder = os.path.dirname(paths[0])
    programs = [
        milling(options, "chatmill", [folder]),
        Program("floor", [prepare.floor(), "{out}/floor", str(processors()), *paths],
                options.rounds),
        pipeline("fastexcel + polars + rust_xlsxwriter", "peer_pipeline.py", folder,
                 options.rounds),
        pipeline("pandas + openpyxl", "pandas_pipeline.py", folder, options.pandas_rounds)]
    warm(paths)
    print(f"### The whole job: {sizes.files} files of {sizes.rows:,} rows\n")
    print(comparison(interleave(programs, prepare.ROOT)))


def comparison(taken):
    """A table of every program's medians and their ratios to chatmill's."""
    own = figures(taken["chatmill"])
    rows = []
    for name, samples in taken.items():
        wall, processor, peak = figures(samples)
        ratios = [f"{a / b:.2f}" for a, b in zip((wall, processor, peak), own)]
        rows.append([name, f"{wall:.2f}", f"{processor:.2f}", f"{peak:.0f}", *ratios,
                     str(len(samples))])
    return table(["program", "wall s", "processor s", "peak MiB", "wall ÷ chatmill",
                  "processor ÷ chatmill", "peak ÷ chatmill", "rounds"], rows)


def measure_cat(options, sizes):
    path = prepare.workbooks(sizes.files, sizes.rows)[0]
    load = [PYTHON, prepare.script("fastexcel_load.py"), path]
    programs = [
        Program("chatmill", [options.chatmill, "cat", path, "--format", "csv"], options.rounds,
                discard=True),
        Program("fastexcel", load, options.rounds)]
    warm([path])
    taken = interleave(programs, prepare.ROOT)
    seconds = median(float(sample.printed) for sample in taken["fastexcel"])
    ratio = seconds / taken["chatmill"].median("wall")
    print(f"### `cat --format csv`: one file of {sizes.rows:,} rows\n")
    print(comparison(taken))
    print("chatmill prints all rows; fastexcel loads them and prints nothing. Its load alone, "
          f"without Python's start and the imports: {seconds:.2f} s, {ratio:.2f} of chatmill's "
          "wall time.\n")


def measure_scale(options, sizes):
    made = prepare.workbooks(sizes.files, sizes.rows)
    paths = prepare.copies(made, max(sizes.counts))
    warm(paths)
    programs = [milling(options, str(count), paths[:count]) for count in sizes.counts]
    taken = interleave(programs, prepare.ROOT)
    print(f"### More files of {sizes.rows:,} rows\n")
    head = ["files", "wall s", "processor s", "rows/s", "rows/s per core", "rows/processor s"]
    print(table(head, [rates(count, count * sizes.rows, taken[str(count)])
                       for count in sizes.counts]))


def rates(count, rows, samples):
    """One row of the scale table. Only cores that get a file count: a file is one worker's."""
    wall, processor, _ = figures(samples)
    speeds = (rows / wall, rows / wall / min(count, processors()), rows / processor)
    return [str(count), f"{wall:.2f}", f"{processor:.2f}", *(f"{speed:,.0f}" for speed in speeds)]


def measure_memory(options, sizes):
    made = prepare.workbooks(sizes.files, sizes.rows)
    many = prepare.copies(made, sizes.many)
    longest = prepare.workbooks(1, sizes.longest, "--distinct")
    jobs = {f"1 file of {sizes.rows:,} rows": many[:1],
            f"{sizes.many} files of {sizes.rows:,} rows": many,
            f"1 file of {sizes.longest:,} rows, every message distinct": longest}
    warm(many + longest)
    programs = [milling(options, name, paths) for name, paths in jobs.items()]
    taken = interleave(programs, prepare.ROOT)
    print("### Memory of chatmill's largest process\n")
    print(table(["input", "peak MiB", "worst MiB", "wall s"],
                [memory(name, samples) for name, samples in taken.items()]))


def memory(name, samples):
    """One row of the memory table: the median and the worst of the peaks."""
    wall, _, peak = figures(samples)
    worst = max(sample.peak for sample in samples)
    return [name, f"{peak:.0f}", f"{worst:.0f}", f"{wall:.2f}"]


def measure_recipe(options, sizes):
    folder = os.path.dirname(prepare.workbooks(sizes.many, sizes.rows)[0])
    kept = os.path.join(prepare.ROOT, "cache")

    def with_rules(name, cache, recipe="every_key.yaml"):
        plain = milling(options, name, [folder])
        command = ["env", f"XDG_CACHE_HOME={cache}", *plain.command,
                   "--recipe", prepare.script(recipe)]
        return Program(name, command, options.rounds)

    programs = [milling(options, "no recipe", [folder]),
                with_rules("every key", kept),
                with_rules("every key, rules compiled", "{out}/cache"),
                with_rules("every key and output", kept, "everything.yaml")]
    interleave([replace(program, rounds=1) for program in programs[1:]], prepare.ROOT)
    taken = interleave(programs, prepare.ROOT)
    plain = taken["no recipe"].median("processor")
    print(f"### Recipes: {sizes.many} files of {sizes.rows:,} rows\n")
    rows = [[name, *(f"{figure:.2f}" for figure in figures(samples)[:2]),
             f"{samples.median('processor') / plain:.2f}"] for name, samples in taken.items()]
    print(table(["recipe", "wall s", "processor s", "of no recipe"], rows))


PARTS = {"run": measure_run, "cat": measure_cat, "scale": measure_scale, "memory": measure_memory,
         "recipe": measure_recipe}


def parts(text):
    names = text.split(",")
    if unknown := set(names) - set(PARTS):
        raise argparse.ArgumentTypeError(f"no such part: {', '.join(sorted(unknown))}")
    return names


def positive(text):
    if (number := int(text)) < 1:
        raise argparse.ArgumentTypeError("at least one round is needed")
    return number


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=positive, help="default 5, or 1 with --quick")
    parser.add_argument("--pandas-rounds", type=int, default=1, help="default 1; 0: no pandas")
    parser.add_argument("--quick", action="store_true", help="small inputs, to try the harness")
    parser.add_argument("--only", type=parts, default=list(PARTS), metavar="PART[,PART]")
    parser.add_argument("--chatmill", default=RELEASE, metavar="PATH")
    options = parser.parse_args()
    options.chatmill = os.path.abspath(options.chatmill)
    if not os.access(options.chatmill, os.X_OK):
        parser.error(f"no program at {options.chatmill}; make release builds it")
    options.rounds = options.rounds or (1 if options.quick else 5)
    return options


def main():
    options = parse()
    os.makedirs(prepare.ROOT, exist_ok=True)
    print("### The machine\n")
    print(table(["what", "value"], machine(prepare.ROOT)))
    for name in PARTS:
        if name in options.only:
            PARTS[name](options, QUICK if options.quick else FULL)
            sys.stdout.flush()


if __name__ == "__main__":
    main()
