"""
`lovelode nightly`, killed (SIGKILL) in the Nth call of one function:
python -m tests.flows.killed MODULE FUNCTION N nightly …
"""

import importlib
import sys

from flows import environment
from tests.pipelines.killed import kill_in

if __name__ == "__main__":
    module, function, call, *command = sys.argv[1:]
    environment.quiet()
    if call != "0":
        importlib.import_module("flows.nightly")
        kill_in(module, function, int(call))
    sys.argv = ["lovelode", *command]
    importlib.import_module("flows.cli").main()
