"""`healthy.py PORT`: exit code 0 when the process of this container says that it is ready. For the container's health
check, so it starts without any package of ours."""

import sys
from http.client import HTTPConnection, HTTPException


def ready(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=4)
    connection.request("GET", "/health/ready")
    answer = connection.getresponse()
    print(answer.read().decode(errors="replace")[:500])  # noqa: T201  kept by the engine, shown by `docker inspect`
    return answer.status == 200


if __name__ == "__main__":
    try:
        sys.exit(not ready(int(sys.argv[1])))
    except (OSError, HTTPException) as error:
        sys.exit(f"no answer: {type(error).__name__}")
