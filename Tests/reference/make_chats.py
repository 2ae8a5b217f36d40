#!/usr/bin/env python3
"""Writes workbooks of invented chats with every fate and kind of cell, the same for the same seed."""

import argparse
import datetime
import random
from pathlib import Path

import openpyxl

COLUMNS = ["坐席id", "客户微信id", "是否客服", "消息内容", "消息时间", "序号", "已读", "备注"]
PHRASES = [
    "在吗",
    "您好，请问有什么可以帮您？",
    "多少钱",
    "什么时候发货?",
    "好的谢谢😀",
    "👍🏽",
    "👨\u200d👩\u200d👧 一家三口",
    "1️⃣先下单 2️⃣再付款",
    "🇨🇳包邮",
    "  前后有空格\u3000",
    "两行\n消息",
    "tab\t在中间",
    "零宽\u200b字\ufeff符",
    "收到。",
    "稍等…",
    "ok~",
    "价格:100",
    "©版权",
    "#话题 *号",
    "e\u0301",
    "_x0041_",
    "<b>&amp;</b>",
    "。",
    "\ufe0f",
    "https://example.org/?a=1&b=2",
    "NA",
]
SYSTEM = [
    "微信红包",
    "不支持此消息，请在手机上查看",
    "我通过了好友请求,现在你俩可以开始聊天了",
    "[已通过你的朋友验证请求,现在可以开始聊天了]",
]
ROLES = ["是", "否", " 是", "否\u3000"]


def message(chance: random.Random) -> str | int | None:
    kind = chance.random()
    if kind < 0.05:
        return chance.choice(SYSTEM)
    if kind < 0.08:
        return None
    if kind < 0.1:
        return chance.choice([" ", "\n", "\u3000"])
    if kind < 0.13:
        return chance.randrange(1000)
    return "".join(chance.choices(PHRASES, k=chance.randint(1, 3)))


def identity(chance: random.Random, prefix: str, count: int) -> str | int | None:
    number = chance.randrange(count)
    if chance.random() < 0.02:
        return None
    return 10_000 + number if number % 5 == 0 else f"{prefix}_{number}" + " " * (number % 2)


def row(chance: random.Random, number: int) -> list[object]:
    """A row whose kinds of cells vary, so that duplicates differ from look-alikes."""
    time = datetime.datetime(2024, 3, 1) + datetime.timedelta(seconds=chance.randrange(10**7))
    role = "系统" if chance.random() < 0.03 else chance.choice(ROLES)
    note = chance.choice([None, 1, 0.1, -2.5e-7, 1.5, True, "TRUE", "1", datetime.time(9, 30)])
    return [
        identity(chance, "kf", 6),
        identity(chance, "wx", 60),
        role,
        message(chance),
        chance.choice([time, time.replace(microsecond=0), time.date()]),
        number,
        chance.random() < 0.5,
        note,
    ]


def write(path: Path, rows: int, chance: random.Random) -> None:
    book = openpyxl.Workbook()
    book.active.append(COLUMNS)
    before: list[list[object]] = []
    for number in range(rows):
        again = before and chance.random() < 0.05
        values = chance.choice(before) if again else row(chance, number)
        before.append(values)
        book.active.append(values)
    book.save(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, metavar="OUT", help="a folder")
    parser.add_argument("--files", type=int, default=3)
    parser.add_argument("--rows", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    for file in range(arguments.files):
        chance = random.Random(f"{arguments.seed}/{file}")
        write(arguments.out / f"chat_{file}.xlsx", arguments.rows, chance)


if __name__ == "__main__":
    main()
