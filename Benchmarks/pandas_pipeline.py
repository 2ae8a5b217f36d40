#!/usr/bin/env python3
"""The job as it is usually written: pandas, a process pool, openpyxl.

usage: pandas_pipeline.py INPUT_DIR OUT_DIR [--workers N] [--chunk N] [--engine E] [--writer W]

A pool reads and cleans the files of a chunk, whose rows go into one workbook; then the rows of each
file are grouped by agent and customer into dialogues, and a second process writes them reversed.
"""
import argparse
import os
import warnings
from glob import glob
from itertools import chain, groupby
from multiprocessing import Pool, Process, Queue

import emoji
import pandas as pd

AGENT, CUSTOMER, ROLE, MESSAGE = NEEDED = ["坐席id", "客户微信id", "是否客服", "消息内容"]
SYSTEM = ["我通过了好友请求,现在你俩可以开始聊天了",
          "我通过了你的朋友验证请求,现在我们可以开始聊天了",
          "已通过你的朋友验证请求,现在可以开始聊天了",
          "不支持此消息,请在手机上查看", "微信红包"]
TURN_ENDS = frozenset("。！？；，、：…~—.!?;,:～")


def clean(path, engine):
    """The rows of one file without blank needed cells, system messages and duplicates."""
    warnings.filterwarnings("ignore")
    rows = pd.read_excel(path, dtype=str, engine=engine, keep_default_na=False, na_values=[""])
    rows = rows.dropna(subset=NEEDED)
    system = pd.Series(False, index=rows.index)
    for phrase in SYSTEM:
        system |= rows[MESSAGE].str.contains(phrase, regex=False)
    return rows[~system].drop_duplicates(keep="first")


def clean_chunks(options):
    """Cleans all files, writes a workbook per chunk and returns the rows of each file."""
    paths, frames = sorted(glob(f"{options.input}/*.xlsx")), []
    for start in range(0, len(paths), options.chunk):
        jobs = [(path, options.engine) for path in paths[start:start + options.chunk]]
        with Pool(options.workers) as pool:
            chunk = pool.starmap(clean, jobs, chunksize=1)
        name = f"clean_{start:05d}-{start + len(jobs) - 1:05d}.xlsx"
        book = f"{options.out}/clean/{name}"
        pd.concat(chunk).to_excel(book, index=False, engine=options.writer)
        frames += chunk
    return frames


def messages(rows):
    """Role and text of every message that is left without line ends and emoji."""
    for role, text in zip(rows[ROLE].tolist(), rows[MESSAGE].tolist()):
        text = emoji.replace_emoji(text.replace("\n", ""), "")
        if text:
            yield role, text if text[-1] in TURN_ENDS else text + ";"


def turns(rows):
    """The lines of one dialogue: a speaker's messages joined, the last character dropped."""
    lines = []
    for role, said in groupby(messages(rows), key=lambda message: message[0]):
        label = "坐席:" if role == "是" else "客户:"
        lines.append(label + "".join(text for _, text in said)[:-1] + "\n")
    return lines


def dialogues(frames):
    groups = (rows.groupby(by=[AGENT, CUSTOMER], sort=False) for rows in frames)
    return filter(None, (turns(rows) for _, rows in chain.from_iterable(groups)))


def write_reversed(path, queue):
    """Writes what comes through the queue until an empty list comes."""
    with open(path, "w", encoding="utf-8") as text:
        while lines := queue.get():
            text.writelines(lines)


def write_dialogues(frames, out):
    queue = Queue()
    other = Process(target=write_reversed, args=(f"{out}/reversed/train.txt", queue))
    other.start()
    with open(f"{out}/forward/train.txt", "w", encoding="utf-8") as text:
        for lines in dialogues(frames):
            text.writelines([*lines, "\n"])
            queue.put([*reversed(lines), "\n"])
    queue.put([])
    other.join()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("input")
    parser.add_argument("out")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--chunk", type=int, default=25)
    parser.add_argument("--engine", default="openpyxl", choices=["openpyxl", "calamine"])
    parser.add_argument("--writer", default="openpyxl", choices=["openpyxl", "xlsxwriter"])
    options = parser.parse_args()
    for folder in ("clean", "forward", "reversed"):
        os.makedirs(f"{options.out}/{folder}", exist_ok=True)
    write_dialogues(clean_chunks(options), options.out)


if __name__ == "__main__":
    main()
