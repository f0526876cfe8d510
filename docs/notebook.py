# %% [markdown]
# # A network from values, in a notebook
#
# Each part that begins with `# %%` is a cell for Jupyter (by Jupytext), VS Code, Spyder and PyCharm.

# %%
import numpy as np

from bpgen import Network, evaluate, figure, make_sheet, work

hidden = np.array([[0.15, 0.20], [0.25, 0.30]])
output = [[0.40, 0.45], [0.50, 0.55]]
network = Network.from_arrays(
    weights=[hidden, output],  # a row for each unit, a column for each unit of the layer before
    biases=[0.35, 0.60],  # one for each layer
    inputs=[0.05, 0.10],
    targets=[0.01, 0.99],
    activation="logistic",
    learning_rate=0.5,
    name="my-network",
    title="My network",
)
network

# %% [markdown]
# The network drawn: the factors of one gradient in their colours.

# %%
figure(network, lit="dE_total/dw5")

# %% [markdown]
# Every value of two rounds of training.

# %%
trace = evaluate(network, rounds=2)
trace

# %%
gradient: float = trace["dE_total/dw5"]
updated: float = trace["w5+", 2]
errors = [trace["E_total", n] for n in (1, 2)]
updates = {name: value for name, value in trace.items() if name.endswith("+")}
updates

# %% [markdown]
# The same as a table: `pandas.DataFrame(trace.table())`, `polars.DataFrame(trace.table())`.

# %%
rows = trace.table()
largest = max(rows, key=lambda row: abs(row["value"]) if row["concept"] == "gradient" else 0.0)
largest

# %% [markdown]
# Worked by hand: each step rounded to four significant figures.

# %%
worked = work(network, "round")
worked

# %% [markdown]
# An exercise sheet and its key: `sheet.write("handouts")` writes TeX and PDF.

# %%
sheet = make_sheet(network, lang="en", figures=4, upto="hidden")
sheet
