"""Files made wrong on purpose, by a seed: what a kind of file looks like, and how it is spoilt."""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Callable

from bpgen import Network
from bpgen.training.session import Rounds

NETWORK = """title = "Mine"
learning_rate = 0.5
loss = "half-squared-error"
biases = "layer"
rounds = 1
[[layers]]
activation = "logistic"
weights = [[0.15, 0.20], [0.25, 0.30]]
bias = 0.35
[[layers]]
activation = "tanh"
units = 2
weights = [[0.40, 0.45], [0.50, 0.55]]
bias = 0.60
[[samples]]
inputs = [0.05, 0.10]
targets = [0.01, 0.99]
"""
LECTURE = (
    NETWORK
    + """[lecture]
title = "A lecture"
lecturer = "A. B."
course = "C"
date = "2027-05-12"
contents = ["one", "two"]
references = ["[1] Book"]
next = ["more"]
"""
)
TRAINING = """title = "Moons"
seed = 3
learning_rate = 0.01
steps = 20
batch = 10
report = 10
loss = "binary-cross-entropy"
reduction = "mean"
[optimiser]
kind = "adam"
[data]
kind = "moons"
points = 30
noise = 0.1
test = 0.2
[[layers]]
units = 3
activation = "tanh"
initial = "truncated-normal"
standard_deviation = 1.0
[[layers]]
units = 1
activation = "logistic"
"""
SCHEDULE = """title = "Circle"
place = "Room 1"
note = "Bring paper."
revised = 2027-05-19
[[meetings]]
date = 2027-05-12
start = 16:20:00
end = 17:50:00
sections = ["1", "2"]
presenters = ["A", "B"]
[[meetings]]
date = 2027-05-26
sections = ["3"]
presenters = ["C"]
"""
DATES = "date,time,sections,presenters,place\n2027-05-12,16:20-17:50,1;2,A;B,Room 1\n2027/5/26,,3,C,\n"
ANSWERS = """name,value,round
net_h1,0.3775,1
out_h1,"0,5933",1
∂E/∂w5,8.217e-2,1
w5+,0.3589,1
E_total,0.2984,1
"""
POINTS = "x1,x2,class\n" + "".join(f"{n / 7:.4f},{-n / 9:.3e},{'ab'[n % 2]}\n" for n in range(24))
TEXTS = '[question]\nnumber = "Question {n}"\n[section]\nlast = "The end & more"\n'

#: What is put into files: numbers at the ends of their ranges, signs of every language, what is no text.
_FRAGMENTS = [
    *(b"0 -1 1e999 -0.0 nan inf 9" b"223372036854775808 1e-400 0x1F 1_000 true 999999999999".split()),
    *(b'[ ] { } [[ ]] = . , ; " \' """ # \\ \\u0000 \\x1b \n \r\n \t \x00 \x1b[31m \x7f'.split(b" ")),
    *(x.encode() for x in ("\u202e", "\u200b", "\ufeff", "\u2028", "e\u0301", "𠮷", "−", "×", "１")),
    *(b"\xff \xfe\xff \xc3( \xed\xa0\x80 \x82\xa0".split(b" ")),
    *(b"=cmd|x <script> {{7*7}} <%x%> ../../etc/passwd \\input{x} $( ) %s %n {0}".split(b" ")),
    *(b"layers samples data units weights inputs targets class softmax relu csv 2027-05-12 16:20:00".split()),
    b"9" * 5000, b"a." * 70 + b"b", b"[" * 400, b"x" * 3000, b"1," * 2000,
]  # fmt: skip
_NUMBER = re.compile(rb"-?[0-9]+(?:\.[0-9]+)?(?:e-?[0-9]+)?")


def spoilt(data: bytes, draw: random.Random) -> bytes:
    """A file with one to four things wrong with it."""
    for _ in range(draw.randint(1, 4)):
        data = draw.choice(_WAYS)(data, draw)
    return data


def _insert(data: bytes, draw: random.Random) -> bytes:
    at = draw.randint(0, len(data))
    return data[:at] + draw.choice(_FRAGMENTS) + data[at:]


def _cut(data: bytes, draw: random.Random) -> bytes:
    at = draw.randint(0, len(data))
    return data[:at] + data[at + draw.choice((1, 3, 20, 10**6)) :]


def _flip(data: bytes, draw: random.Random) -> bytes:
    if not data:
        return data
    at = draw.randrange(len(data))
    return data[:at] + bytes([draw.randrange(256)]) + data[at + 1 :]


def _number(data: bytes, draw: random.Random) -> bytes:
    found = list(_NUMBER.finditer(data))
    if not found:
        return data
    one = draw.choice(found)
    return data[: one.start()] + draw.choice(_FRAGMENTS) + data[one.end() :]


def _lines(data: bytes, draw: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    if not lines:
        return data
    n = draw.randrange(len(lines))
    out = lines[:n] + lines[n + 1 :] if draw.random() < 0.5 else lines + [lines[n]] * draw.choice((1, 50))
    if draw.random() < 0.3:
        draw.shuffle(out)
    return b"".join(out)


def _encoded(data: bytes, draw: random.Random) -> bytes:
    return data.decode("utf-8", "replace").encode(draw.choice(("utf-16", "cp932", "utf-8-sig")), "replace")


_WAYS: list[Callable[[bytes, random.Random], bytes]] = [
    _insert,
    _insert,
    _cut,
    _flip,
    _number,
    _number,
    _lines,
    _encoded,
]


def checkpoint(run: Rounds, text: bytes) -> bytes:
    """A checkpoint of a run whose state is this text, with a hash that fits."""
    head = {
        "format": "bpgen checkpoint 1",
        "problem": dict(run.problem),
        "check": hashlib.sha256(text.decode("utf-8", "replace").rstrip("\n").encode()).hexdigest(),
    }
    return json.dumps(head).encode() + b"\n" + text + b"\n"


def state() -> tuple[Rounds, bytes]:
    """A short run, and its first state as a checkpoint keeps it."""
    run = Rounds(Network.preset("neuron"), 5)
    return run, json.dumps(run.kept(run.begin()), separators=(",", ":")).encode()
