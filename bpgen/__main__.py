"""``python -m bpgen``: the same as ``bpgen``."""

from .cli import main

if __name__ == "__main__":
    main()
