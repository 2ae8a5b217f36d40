"""Validates recipes against the schema: reads lines of JSON, each a list of one recipe, and prints 1 or 0 for each.

usage: schema.py SCHEMA < lines
"""

import json
import re
import sys

import jsonschema
import yaml


class Core(yaml.SafeLoader):
    """YAML 1.2's core schema, as editors read it: `off` and `yes` are texts. A key that stands twice is an error."""

    def construct_mapping(self, node, deep=False):
        keys = [key.value if isinstance(key.value, str) else None for key, _ in node.value]
        if None in keys or len(set(keys)) < len(keys):
            raise yaml.YAMLError("keys")
        return {key: self.construct_object(value, deep=True) for key, (_, value) in zip(keys, node.value)}


Core.yaml_implicit_resolvers = {}
Core.add_constructor(
    "tag:yaml.org,2002:map", lambda loader, node: loader.construct_mapping(node)
)
for tag, pattern, first in [
    ("bool", r"(true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("int", r"[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]+)?$", "-+.0123456789"),
    ("null", r"(~|null|Null|NULL|)$", ["~", "n", "N", ""]),
]:
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first))
# PyYAML takes 010 for an octal number.
Core.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))

with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
for line in sys.stdin:
    try:
        print(int(validator.is_valid(yaml.load(json.loads(line)[0], Core))))
    except yaml.YAMLError:
        print(0)
