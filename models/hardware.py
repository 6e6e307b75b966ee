"""Which arithmetic this processor reads in: chosen by its flags, never by a stopwatch."""

from dataclasses import dataclass

import torch


@dataclass(frozen=True)
class Backend:
    name: str
    dtype: torch.dtype


def choose() -> Backend:
    """bfloat16 where the processor multiplies it (AMX, AVX512-BF16), float32 elsewhere."""
    flags = torch.cpu.get_capabilities()
    for flag in ("amx_bf16", "avx512_bf16"):
        if flags.get(flag):
            return Backend(f"cpu-{flag.replace('_', '-')}", torch.bfloat16)
    return Backend("cpu-fp32", torch.float32)


def trainer() -> torch.device:
    """Where training runs: on a GPU where there is one. Reading never needs one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")
