"""Loads JSON lines as Hugging Face datasets does and prints every row, plain JSON a line.

Usage: load_datasets.py CACHE FILE...
"""

import json
import os
import sys

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_DATASETS_OFFLINE"] = "1"
os.environ["HF_HOME"] = sys.argv[1]

import datasets  # noqa: E402

datasets.disable_progress_bars()
files = sys.argv[2:]
rows = datasets.load_dataset("json", data_files=files, split="train", cache_dir=sys.argv[1])
print(json.dumps({"columns": rows.column_names}, ensure_ascii=False))
for row in rows:
    print(json.dumps(row, ensure_ascii=False))
