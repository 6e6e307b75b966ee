"""
`deliver`, killed (SIGKILL) in the Nth call of one function:
python -m tests.pipelines.deliver.killed FOLDER DELIVERY_JSON MODULE FUNCTION N
"""

import json
import os
import sys
from pathlib import Path

from pipelines.deliver.sending import deliver
from pipelines.deliver.settings import read_delivery
from tests.pipelines.deliver.conftest import NOW
from tests.pipelines.killed import kill_in

if __name__ == "__main__":
    folder, delivery, module, function, call = sys.argv[1:]
    kill_in(module, function, int(call))
    deliver(Path(folder), read_delivery(json.loads(delivery), "m"), os.environ.__getitem__, NOW)
