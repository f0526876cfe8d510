# Whether a Python can make bpgen's environment; where not, what to type.
# usage: sh tools/python.sh PYTHON

python=$1

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    found=$("$python" --version 2>&1) || found="not there"
    echo "bpgen needs Python 3.11 or newer; '$python' is: $found." >&2
    echo "Name another one, such as: make setup PYTHON=python3.13" >&2
    exit 1
fi

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    echo "'$python' cannot make environments: its modules venv and ensurepip are a package of their own here." >&2
    echo "Type: make system    (or, as root: apt-get install python3-venv), then repeat the command." >&2
    exit 1
fi
