"""What a service's processes are told through their environment, here on one machine."""

from urllib.parse import quote_plus

from local.mongo_replica_set import REPLICA_SET
from local.ports import LOOPBACK
from local.secret_files import secret
from local.settings import LocalSettings

ARENAS = "2"  # each thread would keep free memory of its own
SERVICES = ("orders", "payments", "invoices", "notifications")


def password_of(settings: LocalSettings, service: str) -> str:
    """The password of the service's database user; made at the first call."""
    return secret(settings.secrets, f"mongo-{service}")


def service_environment(settings: LocalSettings, service: str) -> dict[str, str]:
    """Where its MongoDB and Kafka are. Its user in MongoDB has the service's name."""
    who = f"{service}:{quote_plus(password_of(settings, service))}"
    where = f"{LOOPBACK}:{settings.mongo_port}/?replicaSet={REPLICA_SET}&authSource=admin"
    return {
        "MONGO_URI": f"mongodb://{who}@{where}",
        "KAFKA_BOOTSTRAP": f"{LOOPBACK}:{settings.kafka_port}",
        "MALLOC_ARENA_MAX": ARENAS,
        "SMTP_HOST": LOOPBACK,
        "SMTP_PORT": str(settings.smtp_port),
        **({"BANK_FEED_KEY": secret(settings.secrets, "bank-feed")} if service == "payments" else {}),
    }


def relays_environment(settings: LocalSettings, probe_port: int) -> dict[str, str]:
    """Each variable once a service, with its name before it: `ORDERS_MONGO_URI`."""
    told = {
        f"{service.upper()}_{name}": value
        for service in SERVICES
        for name, value in {**service_environment(settings, service), "PROBE_PORT": str(probe_port)}.items()
        if name in ("MONGO_URI", "KAFKA_BOOTSTRAP", "PROBE_PORT")
    }
    return {**told, "MALLOC_ARENA_MAX": ARENAS}
