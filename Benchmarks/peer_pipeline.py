#!/usr/bin/env python3
"""The job with the fastest public parts put together: fastexcel, polars, rust_xlsxwriter.

usage: peer_pipeline.py INPUT_DIR OUT_DIR [--workers N] [--chunk N]

Every worker takes a chunk of files from reading to writing: one workbook, and the dialogues forward
and reversed. Dialogues stand in the order of their ids, which spares a sort.
"""
import argparse
import os
from glob import glob
from multiprocessing import get_context

import emoji
import fastexcel
import polars as pl
from polars import col, lit, when
from rustpy_xlsxwriter import write_worksheet

AGENT, CUSTOMER, ROLE, MESSAGE = NEEDED = ["坐席id", "客户微信id", "是否客服", "消息内容"]
SYSTEM = ["我通过了好友请求,现在你俩可以开始聊天了",
          "我通过了你的朋友验证请求,现在我们可以开始聊天了",
          "已通过你的朋友验证请求,现在可以开始聊天了",
          "不支持此消息,请在手机上查看", "微信红包"]
TURN_ENDS = list("。！？；，、：…~—.!?;,:～")
# A text within these ranges holds no emoji, and the slow Python call is left out for it.
OTHER_THAN_PLAIN = r"[^\u0000-\u00a8\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]"


def clean(path):
    """The rows of one file without blank needed cells, system messages and duplicates."""
    rows = fastexcel.read_excel(path).load_sheet(0, dtypes="string").to_polars()
    filled = pl.all_horizontal((col(name).is_not_null() & (col(name) != "")) for name in NEEDED)
    kept = rows.filter(filled & ~col(MESSAGE).str.contains_any(SYSTEM))
    return kept.unique(keep="first", maintain_order=True)


def without_emoji(texts):
    texts = texts.str.replace_all("\n", "", literal=True)
    suspects = texts.str.contains(OTHER_THAN_PLAIN)
    if not suspects.any():
        return texts
    pairs = zip(texts.to_list(), suspects.to_list())
    return pl.Series([emoji.replace_emoji(text, "") if suspect else text
                      for text, suspect in pairs])


def messages(rows):
    """The messages that are left, each with its dialogue's number, dialogue by dialogue."""
    text = col("text")
    ended = when(text.str.slice(-1).is_in(TURN_ENDS)).then(text).otherwise(text + ";")
    pair = col(AGENT) + "\0" + col(CUSTOMER)
    rows = rows.with_columns(without_emoji(rows[MESSAGE]).alias("text")).filter(text != "")
    rows = rows.with_columns(ended, pair.rank("dense").alias("dialogue"))
    return rows.sort("dialogue", maintain_order=True)


def turns(rows):
    """Successive messages of one speaker joined to one line, the last character dropped."""
    dialogue, role = col("dialogue"), col(ROLE)
    begins = ((dialogue != dialogue.shift(1)) | (role != role.shift(1))).fill_null(True)
    numbered = messages(rows).with_columns(begins.cum_sum().alias("turn"))
    joined = numbered.group_by("turn", maintain_order=True).agg(
        dialogue.first(), role.first(), col("text").str.join(""))
    label = when(role == "是").then(lit("坐席:")).otherwise(lit("客户:"))
    return joined.with_columns((label + col("text").str.head(-1)).alias("line"))


def dialogues(rows):
    """The dialogues of one file as text, forward and reversed."""
    line = col("line")
    texts = turns(rows).group_by("dialogue", maintain_order=True).agg(
        line.str.join("\n").alias("forward"), line.reverse().str.join("\n").alias("reversed"))
    return ["\n\n".join([*texts[way].to_list(), ""]) for way in ("forward", "reversed")]


def mill(job):
    """Takes one chunk of files from reading to writing."""
    number, paths, out = job
    frames = [clean(path) for path in paths]
    merged = pl.concat(frames, how="diagonal")
    write_worksheet(merged.to_arrow(), f"{out}/clean/clean_{number:05d}.xlsx")
    for way, texts in zip(("forward", "reversed"), zip(*map(dialogues, frames))):
        with open(f"{out}/{way}/{number:05d}.txt", "w", encoding="utf-8") as file:
            file.writelines(texts)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("input")
    parser.add_argument("out")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--chunk", type=int, default=25)
    options = parser.parse_args()
    for folder in ("clean", "forward", "reversed"):
        os.makedirs(f"{options.out}/{folder}", exist_ok=True)
    paths = sorted(glob(f"{options.input}/*.xlsx"))
    # Chunks so small that every worker has one, and no more threads than processors.
    step = min(options.chunk, -(-len(paths) // options.workers))
    jobs = [(at, paths[at:at + step], options.out) for at in range(0, len(paths), step)]
    os.environ["POLARS_MAX_THREADS"] = "1" if options.workers > 1 else str(os.cpu_count())
    with get_context("spawn").Pool(options.workers) as pool:
        pool.map(mill, jobs, chunksize=1)


if __name__ == "__main__":
    main()
