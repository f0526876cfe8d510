"""A small Sphinx project of somebody else's, with every role and directive, in both source formats."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CONF = """
extensions = ["myst_parser", "sphinx.ext.doctest", "bpgen.sphinxext"]
html_math_renderer = "bpgen"
bp_network = "mazur"
language = "{lang}"
project = "Notes"
author = copyright = "A. Lecturer"
version = "1"
myst_enable_extensions = ["dollarmath", "colon_fence"]
"""

INDEX = """# Notes

```{toctree}
steps
rest
```

The derivative is {bp}`dE_total/dw5`, of {bp:symbol}`dE_total/dw5`, and
{bp:value}`mazur:dE_total/dw1`; the second round has {bp}`E_total@@2`, seed 3 has {bp}`seed-3:E_total`,
a trained bias {bp}`mazur+unit-biases:b_h1+`, my network {bp}`mine.toml:out_o1`.

{bp:formula}`net_h1` and {bp:numbers}`net_h1` and {bp:formula}`w5`, {bp:numbers}`dnet_o1/dw5`.
"""

STEPS = """# Steps

```{bp-step} dE_total/dw5
:doctest:
```

:::{bp-step} w5+
In my own words.
:::

```{bp-steps} net_h1 .. out_h2
```

```{bp-figure} dE_total/dw1
```

```{bp-figure}
:network: mine.toml
```

:::{bp-fold} Answer
It is {bp}`w5+`.
:::
"""

REST = """Rest
====

The value :bp:`dE_total/dw5`, :bp:symbol:`net_h1`, :bp:formula:`out_h1`, :bp:numbers:`out_h1`.

.. bp-step:: dE_total/dout_o1
   :doctest:

.. bp-steps:: net_o1 .. out_o1

.. bp-figure:: net_h1 out_h1

.. bp-table:: given

.. bp-table:: gradient

.. bp-table:: total_error
   :rounds: 1 2 3

.. bp-curve::
   :rounds: 100

.. bp-live::
   :upto: output

.. bp-live:: rnn-deepml
   :along: dE_total/dh1_t3

.. bp-fold:: Answer

   Folded.
"""

MINE = """
learning_rate = 0.1
biases = "none"

[[layers]]
activation = "tanh"
weights = [[0.5, -0.25]]

[[samples]]
inputs = [1.0, 0.5]
targets = [0.3]
"""


def make_project(folder: Path, lang: str = "en", **pages: str) -> Path:
    """The project in a folder; ``pages`` come in place of its own three."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "conf.py").write_text(CONF.format(lang=lang), encoding="utf-8")
    (folder / "mine.toml").write_text(MINE, encoding="utf-8")
    texts = {"index.md": INDEX, "steps.md": STEPS, "rest.rst": REST}
    if pages:
        texts = {name.replace("_", "."): text for name, text in pages.items()}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def sphinx(folder: Path, builder: str, *options: str, python: str = sys.executable) -> tuple[int, str, Path]:
    """Run Sphinx over a project: its status, what it complained of, and where the result stands."""
    out = folder / "_build" / builder
    done = subprocess.run(
        [
            python,
            "-m",
            "sphinx",
            "-q",
            "-n",
            "-b",
            builder,
            "-d",
            f"{folder}.doctrees",
            *options,
            folder,
            out,
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )
    return done.returncode, done.stderr, out
