"""The relays of all services in one process: `python -m local.relays`.

They mostly wait, and four processes hold four times what one does. In containers each stands alone, with the password
of its own service and no other.
"""

from local.service_environment import SERVICES, uri_variable
from shared.observing import logs
from shared.relay import run_relays
from shared.settings import Settings, common, reader


def journals() -> list[Settings]:
    """From the environment, each service's URI from a variable of its own: `ORDERS_MONGO_URI`."""
    env = reader()
    found = [common(env, service, mongo_uri=uri_variable(service)) for service in SERVICES]
    env.seal()
    return [Settings(**each) for each in found]


if __name__ == "__main__":
    logs.configure("relays")
    run_relays(journals())
