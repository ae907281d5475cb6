"""Run as a script between a parent and the program it starts: dies when the parent dies, whatever kills it.

`python tether.py PARENT_PID PROGRAM ARGS...` asks the kernel for SIGKILL at the parent's death, then becomes PROGRAM.
A script of its own, because the same in `preexec_fn` may deadlock when the parent has threads.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(parent: int, program: list[str]) -> None:
    """Tie this process to its parent and become the program."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before the line above
        sys.exit(1)
    os.execvp(program[0], program)  # noqa: S606 - no shell is wanted, this is the point of the script


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
