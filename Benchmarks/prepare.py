"""Makes what is measured: workbooks, copies of them, and the floor. All is kept between runs."""
import os
import shlex
import shutil
import subprocess
import sys
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(os.path.dirname(HERE), ".build", "bench")
MAKER = os.path.join(HERE, "make_inputs.py")


def script(name):
    return os.path.join(HERE, name)


def workbooks(files, rows, *flags):
    """Paths of workbooks with `rows` rows below the header, made unless they are there.

    The folder's name holds a checksum of the maker, so that a changed maker makes new ones.
    """
    with open(MAKER, "rb") as source:
        version = f"{zlib.crc32(source.read()):08x}"
    kind = "".join(flags)
    folder = os.path.join(ROOT, "inputs", f"{files}x{rows}{kind}-{version}")
    paths = [os.path.join(folder, f"chat_{number:04d}.xlsx") for number in range(files)]
    if not all(map(os.path.exists, paths)):
        print(f"bench: making {files} x {rows:,} rows", file=sys.stderr)
        sizes = ["--files", str(files), "--rows", str(rows)]
        subprocess.run([sys.executable, MAKER, folder, *sizes, *flags], check=True)
    return paths


def copies(paths, count):
    """`count` copies of the files in turn. No links: chatmill counts two links to one file once."""
    folder = f"{os.path.dirname(paths[0])}-copies"
    os.makedirs(folder, exist_ok=True)
    made = [os.path.join(folder, f"chat_{number:04d}.xlsx") for number in range(count)]
    for number, path in enumerate(made):
        if not os.path.exists(path):
            shutil.copyfile(paths[number % len(paths)], path + ".part")
            os.replace(path + ".part", path)
    return made


def floor():
    """Path of the floor, built unless it is newer than its source."""
    source, binary = os.path.join(HERE, "floor.c"), os.path.join(ROOT, "floor")
    if not os.path.exists(binary) or os.path.getmtime(binary) < os.path.getmtime(source):
        os.makedirs(ROOT, exist_ok=True)
        query = ["pkg-config", "--cflags", "--libs", "libzip", "libisal"]
        libraries = subprocess.run(query, check=True, capture_output=True, text=True).stdout
        subprocess.run(["gcc", "-O2", source, "-o", binary, *shlex.split(libraries)], check=True)
    return binary
