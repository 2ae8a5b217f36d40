#!/usr/bin/env python3
"""Loads the first sheet of a workbook as text with fastexcel and prints the seconds that this took.

usage: fastexcel_load.py WORKBOOK        (the seconds leave out Python's start and the imports)
"""
import sys
import time

import fastexcel

start = time.perf_counter()
fastexcel.read_excel(sys.argv[1]).load_sheet(0, dtypes="string")
print(time.perf_counter() - start)
