"""Runs whole programs and measures them: wall time, processor time, peak memory.

Nothing heavy may be imported here or in bench.py: until its `exec` a child shares the memory of the
process that starts it, so no peak below the harness's own can be seen (`smallest_peak`).
"""
import os
import platform
import shutil
import sys
import time
from dataclasses import dataclass
from statistics import median

MEBIBYTE = 1 << 20


@dataclass(frozen=True)
class Program:
    """What is run in a round. Every `{out}` in the command stands for a fresh folder."""
    name: str
    command: list
    rounds: int
    discard: bool = False   # standard output goes nowhere instead of into a file


@dataclass(frozen=True)
class Sample:
    wall: float        # seconds
    processor: float   # seconds, user and system, of the process and all that it waited for
    peak: float        # mebibytes resident in the largest one of these processes
    printed: str


class Samples(list):
    """The samples of one program."""

    def median(self, field):
        return median(getattr(sample, field) for sample in self)


def run(command, folder, discard=False):
    """Runs the command once, its standard output in `folder` or discarded; its failure is ours."""
    printed, complaints = os.path.join(folder, "stdout"), os.path.join(folder, "stderr")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    streams = [(os.POSIX_SPAWN_OPEN, 1, os.devnull if discard else printed, flags, 0o644),
               (os.POSIX_SPAWN_OPEN, 2, complaints, flags, 0o644)]
    start = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ, file_actions=streams)
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - start
    if status:
        sys.exit(f"bench: {' '.join(command)}: status {status}\n{read(complaints)[-2000:]}")
    return Sample(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / MEBIBYTE,
                  "" if discard else read(printed)[:1000])


def run_fresh(program, root):
    """Runs the program with an empty folder, once nothing is left to be written to the disk."""
    folder = os.path.join(root, "out")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    os.sync()
    command = [word.replace("{out}", folder) for word in program.command]
    try:
        return run(command, folder, program.discard)
    finally:
        shutil.rmtree(folder)


def interleave(programs, root):
    """Samples by program name. A round runs every program once; odd rounds run them backwards."""
    samples = {program.name: Samples() for program in programs}
    for number in range(max(program.rounds for program in programs)):
        for program in programs[::-1] if number % 2 else programs:
            if number < program.rounds:
                sample = run_fresh(program, root)
                samples[program.name].append(sample)
                print(f"  round {number + 1}, {program.name}: {sample.wall:.2f} s", file=sys.stderr)
    return {name: taken for name, taken in samples.items() if taken}


def read(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def warm(paths):
    """Reads the files, so that the first round finds them in memory as the others do."""
    for path in paths:
        with open(path, "rb") as file:
            while file.read(MEBIBYTE):
                pass


def processors():
    return len(os.sched_getaffinity(0))


def proc_field(path, name):
    lines = (line.partition(":") for line in read(path).splitlines())
    return next((value.strip() for key, _, value in lines if key.strip() == name), "unknown")


def machine(root):
    """What the figures depend on, as rows of a table."""
    memory = int(proc_field("/proc/meminfo", "MemTotal").split()[0]) / MEBIBYTE  # from kB
    smallest = interleave([Program("nothing", ["true"], 1)], root)["nothing"].median("peak")
    return [["processor", proc_field("/proc/cpuinfo", "model name")],
            ["cores", str(processors())],
            ["memory", f"{memory:.1f} GiB"],
            ["kernel", f"{platform.system()} {platform.release()}"],
            ["load at the start", f"{os.getloadavg()[0]:.1f}"],
            ["smallest peak that can be seen", f"{smallest:.0f} MiB"]]


def table(head, rows):
    """A Markdown table; the columns after the first are numbers."""
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, rule, *rows]) + "\n"
