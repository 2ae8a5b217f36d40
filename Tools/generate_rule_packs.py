#!/usr/bin/env python3
"""Writes Sources/Rules/System/WechatTemplates.swift from a list of WeChat's and WeCom's system messages.

usage: generate_rule_packs.py > Sources/Rules/System/WechatTemplates.swift

The list is Tools/data/wechat_system_messages.tsv. `make tables` runs this.

A line of the list is category<TAB>template. Lines with # are notes, \\n is a line feed, and {name}
{name2} {group} {money} {mmss} {file} {title} {ts} are slots. A rule is named after its category and
its number in it. It keeps its name as long as new templates come behind the old ones. Templates that
differ only in what every rule folds give one rule, the first.

A pack drops whole messages and must never drop what a person wrote. So a template that a person's
sentence can equal is left out (LEFT_OUT). A slot at which a sentence could begin or end gets a
narrower kind (NARROWED): {bare} is a word without the characters that sentences have, {person} a name
in English, whose message is kept if words of an English sentence stand in it.
"""
import pathlib
import re
import sys

LIST = pathlib.Path(__file__).parent / "data" / "wechat_system_messages.tsv"

LEFT_OUT = {
    "{title}\n\n[引用]({ts}){name}:{title}": "the first slot is what the person wrote, the rest what it answers",
    "红包已被领完": "an agent answers so when asked for one",
}
NARROWED = {
    "我是群聊\"{group}\"的{name}": "{bare}",  # 我是群聊“装修”的群主,想问怎么改群名
    "{name} 撤回了一条消息": "{bare}",  # 不好意思 我撤回了一条消息
    "{name}发起了语音通话": "{bare}",  # 我刚才给您发起了语音通话
    "{name} recalled a message": "{person}",  # Sorry I recalled a message
    "{name} has enabled Friend Confirmation": "{person}",  # My friend has enabled Friend Confirmation
    "{name} invited {name2} to the group chat": "{person}",  # I invited my wife to the group chat.
}
ALIKE = str.maketrans("“”‘’，。：！？（）", "\"\"'',.:!?()")


def folded(template):
    """What all templates that give the same expression have in common."""
    text = template.translate(ALIKE).replace("信息", "消息").replace('" ', '"')
    return re.sub(r"\.$", "", text.strip())


def listed(path):
    """(category, number, template) of every line."""
    counts = {}
    for line in open(path, encoding="utf-8"):
        line = line.rstrip("\n")
        if line and not line.startswith("#"):
            category, template = line.split("\t")[:2]
            counts[category] = counts.get(category, 0) + 1
            yield category, counts[category], template.replace("\\n", "\n")


def rules(lines):
    """(name, text) of every rule, and the number of templates that are left out."""
    left_out, narrowed = set(map(folded, LEFT_OUT)), {folded(k): v for k, v in NARROWED.items()}
    seen, result = set(), []
    for category, number, template in lines:
        key = folded(template)
        assert re.sub(r"\{\w+\}|\W", "", template), f"only slots: {template}"
        if key not in seen | left_out:
            text = template.replace("{name2}", "{name}") if key in narrowed else template
            result.append((f"{category}-{number}", narrow(text.strip(), narrowed.get(key))))
        seen.add(key)
    unused = (left_out | set(narrowed)) - seen
    assert not unused, f"not in the list: {unused}"
    return result, len(left_out)


def narrow(text, slot):
    return text.replace("{name}", slot) if slot else text


def literal(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def entry(name, text):
    line = f"    ({literal(name)}, {literal(text)}),"
    return line if len(line) <= 100 else f"    (\n      {literal(name)},\n      {literal(text)}\n    ),"


def main():
    lines = list(listed(LIST))
    made, left_out = rules(lines)
    entries = "\n".join(entry(name, text) for name, text in made)
    sys.stdout.write(f"""\
// Made by Tools/generate_rule_packs.py from wechat_system_messages.tsv; do not edit.
//
// The list has {len(lines)} templates, as public exporters and clients show them; {left_out} are left out,
// equal ones are joined.

/// The system messages and media placeholders of WeChat and WeCom, as texts with slots; see
/// ``Template``.
enum WechatTemplates {{
  static let all: [(name: String, text: String)] = [
{entries}
  ]
}}
""")


if __name__ == "__main__":
    main()
