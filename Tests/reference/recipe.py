"""The rules of a job, with the defaults of behaviour 3 and 5, and the flags that set them."""

import argparse
from dataclasses import dataclass

SYSTEM_MESSAGES = [
    "我通过了好友请求,现在你俩可以开始聊天了",
    "我通过了你的朋友验证请求,现在我们可以开始聊天了",
    "已通过你的朋友验证请求,现在可以开始聊天了",
    "不支持此消息,请在手机上查看",
    "微信红包",
]


@dataclass(frozen=True)
class Recipe:
    """Which columns to read, who speaks, what is a system message, and how a turn ends."""

    agent_column: str
    customer_column: str
    role_column: str
    message_column: str
    agent_values: frozenset[str]
    customer_values: frozenset[str]
    agent_label: str
    customer_label: str
    system_messages: tuple[str, ...]
    final: str

    @property
    def needed(self) -> list[str]:
        return [self.agent_column, self.customer_column, self.role_column, self.message_column]


def add_flags(parser: argparse.ArgumentParser) -> None:
    for flag, default in {
        "--agent-column": "坐席id",
        "--customer-column": "客户微信id",
        "--role-column": "是否客服",
        "--message-column": "消息内容",
        "--agent-label": "坐席:",
        "--customer-label": "客户:",
    }.items():
        parser.add_argument(flag, default=default, help=f"default: {default}")
    parser.add_argument("--agent-value", action="append", help="repeatable; default: 是")
    parser.add_argument("--customer-value", action="append", help="repeatable; default: 否")
    parser.add_argument("--system-message", action="append", help="repeatable, instead of the five")
    parser.add_argument("--final", choices=["drop", "keep"], default="drop")


def recipe_from(arguments: argparse.Namespace) -> Recipe:
    system_messages = arguments.system_message or SYSTEM_MESSAGES
    return Recipe(
        agent_column=arguments.agent_column,
        customer_column=arguments.customer_column,
        role_column=arguments.role_column,
        message_column=arguments.message_column,
        agent_values=frozenset(arguments.agent_value or ["是"]),
        customer_values=frozenset(arguments.customer_value or ["否"]),
        agent_label=arguments.agent_label,
        customer_label=arguments.customer_label,
        system_messages=tuple(map(one_comma, system_messages)),
        final=arguments.final,
    )


def one_comma(text: str) -> str:
    """Both commas are the same character to every rule."""
    return text.replace("，", ",")
