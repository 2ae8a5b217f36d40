#!/usr/bin/env python3
"""Makes chat exports to measure with; the same arguments give the same bytes.

usage: make_inputs.py OUT --files N --rows M [--seed S] [--inline] [--distinct]

The workbooks have the shape that XlsxWriter gives them, but are written as text, which takes a
third of the time. Of the messages 3 % are system messages, 1 % are blank, 21 % are set phrases, the
rest is Han text of log-normal length, 7 % of it with an emoji; 2 % of the rows repeat the row
before. Up to 30 conversations of an agent and a customer are interleaved.

--inline    inline strings in place of shared ones
--distinct  every message of a file differs from every other, and no row is repeated
"""
import argparse
import datetime
import io
import os
import random
import zipfile
from multiprocessing import Pool

HEADER = ["坐席id", "客户微信id", "是否客服", "消息内容", "消息时间", "消息类型"]
SYSTEM = ["我通过了你的朋友验证请求,现在我们可以开始聊天了", "不支持此消息,请在手机上查看",
          "[微信红包]恭喜发财"]
PHRASES = ["好的", "谢谢", "在吗", "您好,请问有什么可以帮您?", "嗯嗯", "收到。", "稍等一下",
           "可以的", "多少钱", "什么时候发货", "OK", "1", "亲,您稍等,我帮您查一下订单"]
EMOJI = ["😀", "👍🏻", "❤️", "👨‍👩‍👧", "🇨🇳", "1️⃣", "🙏", "😂😂"]

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def relationships(*targets):
    """A relationships part; a target is the last word of its type and its path."""
    links = "".join(f'<Relationship Id="rId{i}" Type="{OFFICE}/{kind}" Target="{path}"/>'
                    for i, (kind, path) in enumerate(targets, 1))
    return f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'


FIXED_PARTS = {
    "[Content_Types].xml":
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPE}.worksheet+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{TYPE}.sharedStrings+xml"/>'
        '</Types>',
    "_rels/.rels": relationships(("officeDocument", "xl/workbook.xml")),
    "xl/workbook.xml":
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        '<sheets><sheet name="聊天记录" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": relationships(
        ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")),
}


def common_characters():
    """2,400 of the common characters (level 1 of GB 2312), in an order that no seed changes."""
    codes = bytes(b for high in range(0xB0, 0xD7) for low in range(0xA1, 0xFF) for b in (high, low))
    characters = list(codes.decode("gb2312"))
    random.Random(0).shuffle(characters)
    return characters[:2400]


class Conversations:
    """Draws the rows of one file."""

    def __init__(self, seed, distinct):
        self.random = random.Random(seed)
        self.distinct = distinct
        characters = common_characters()
        weights = [1 / (rank + 12) for rank in range(len(characters))]
        self.text = "".join(self.random.choices(characters, weights, k=400_000))
        self.open = []

    def rows(self, count):
        """Yields `count` rows; an empty string is a blank cell."""
        row, when = None, datetime.datetime(2024, 1, 1, 9)
        for number in range(count):
            pair = self.pair()
            when += datetime.timedelta(seconds=self.random.randrange(1, 40))
            if row is None or self.distinct or self.random.random() >= .02:
                role = "是" if self.random.random() < .5 else "否"
                row = [*pair, role, self.message(number), when.isoformat(" "), "文本"]
            yield row

    def pair(self):
        """One of the open conversations, now and then a new one in place of the oldest."""
        draw = self.random
        if not self.open or draw.random() < .06:
            self.open.append((f"kf_{draw.randrange(40):04d}", f"wxid_{draw.getrandbits(56):014x}"))
            del self.open[:-30]
        return draw.choice(self.open)

    def message(self, number):
        if self.distinct:  # No free text ends in a digit, so the number alone tells two apart.
            return self.free_text() + str(number)
        kind = self.random.random()
        if kind < .03:
            return self.random.choice(SYSTEM)
        if kind < .04:
            return ""
        return self.random.choice(PHRASES) if kind < .25 else self.free_text()

    def free_text(self):
        draw = self.random
        start = draw.randrange(len(self.text) - 200)
        text = self.text[start:start + min(199, int(draw.lognormvariate(2.3, .8)) + 2)]
        if draw.random() < .3:
            text += draw.choice("。!?,~")
        return text + draw.choice(EMOJI) if draw.random() < .07 else text


class SharedStrings:
    """Texts in order of first use, and how a cell names one. No text here needs XML escapes."""

    def __init__(self):
        self.places, self.uses = {}, 0

    def cell(self, place, text):
        self.uses += 1
        index = self.places.setdefault(text, len(self.places))
        return f'<c r="{place}" t="s"><v>{index}</v></c>'

    def write(self, part):
        part.write(f'<sst xmlns="{MAIN}" count="{self.uses}" uniqueCount="{len(self.places)}">')
        part.writelines(f"<si><t>{text}</t></si>" for text in self.places)
        part.write("</sst>")


def inline_cell(place, text):
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def row_xml(number, row, cell):
    cells = "".join(cell(f"{column}{number}", text) for column, text in zip("ABCDEF", row) if text)
    return f'<row r="{number}" spans="1:6">{cells}</row>'


def write_sheet(part, rows, count, cell):
    part.write(f'<worksheet xmlns="{MAIN}"><dimension ref="A1:F{count + 1}"/><sheetData>')
    part.write(row_xml(1, HEADER, cell))
    part.writelines(row_xml(number, row, cell) for number, row in enumerate(rows, 2))
    part.write("</sheetData></worksheet>")


def open_part(package, name):
    """A text stream into a deflated part without a time stamp."""
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    stream = io.TextIOWrapper(package.open(entry, "w"), encoding="utf-8", newline="\n")
    stream.write(DECLARATION)
    return stream


def write_workbook(path, rows, count, inline):
    """Writes the workbook under another name first, so that `path` is whole or absent."""
    strings = SharedStrings()
    with zipfile.ZipFile(path + ".part", "w") as package:
        for name, xml in FIXED_PARTS.items():
            with open_part(package, name) as part:
                part.write(xml)
        with open_part(package, "xl/worksheets/sheet1.xml") as part:
            write_sheet(part, rows, count, inline_cell if inline else strings.cell)
        with open_part(package, "xl/sharedStrings.xml") as part:
            strings.write(part)
    os.replace(path + ".part", path)


def make_file(job):
    number, options = job
    rows = Conversations(f"{options.seed}/{number}", options.distinct).rows(options.rows)
    path = os.path.join(options.out, f"chat_{number:04d}.xlsx")
    write_workbook(path, rows, options.rows, options.inline)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out")
    parser.add_argument("--files", type=int, required=True)
    parser.add_argument("--rows", type=int, required=True, help="rows below the header, per file")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--inline", action="store_true")
    parser.add_argument("--distinct", action="store_true")
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)
    with Pool() as pool:
        pool.map(make_file, [(number, options) for number in range(options.files)], chunksize=1)


if __name__ == "__main__":
    main()
