"""The reference pages, generated from the program, the schema, the package and the changelog.

Each function returns what the page's template in templates/course/reference prints.
"""

from .api import python_api
from .changes import changelog
from .commands import command_line
from .keys import network_file, training_file

__all__ = ["changelog", "command_line", "network_file", "python_api", "training_file"]
