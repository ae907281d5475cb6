"""The relays of all services in one process: `python -m local.relays`.

They mostly wait, and four processes hold four times what one does. In containers each stands alone, with the password
of its own service and no other.
"""

from local.service_environment import SERVICES
from shared.observing import logs
from shared.relay import run_relays
from shared.settings import Settings, common, reader


def journals() -> list[Settings]:
    """From the environment, where each service's variables have its name before theirs: `ORDERS_MONGO_URI`."""
    env = reader()
    found = []
    for service in SERVICES:
        with env.prefixed(f"{service.upper()}_"):
            found.append(common(env, service))
    env.seal()
    return [Settings(**each) for each in found]


if __name__ == "__main__":
    logs.configure("relays")
    run_relays(journals())
