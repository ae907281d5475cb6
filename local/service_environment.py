"""What a service's processes are told through their environment, here on one machine."""

from urllib.parse import quote_plus

from local.mongo_replica_set import REPLICA_SET
from local.ports import LOOPBACK
from local.secret_files import secret
from local.settings import LocalSettings

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
        "MALLOC_ARENA_MAX": "2",  # each thread would keep free memory of its own
        "SMTP_HOST": LOOPBACK,
        "SMTP_PORT": str(settings.smtp_port),
        **({"BANK_FEED_KEY": secret(settings.secrets, "bank-feed")} if service == "payments" else {}),
    }


def relays_environment(settings: LocalSettings) -> dict[str, str]:
    """As a service's, with the URI of each under a name of its own, and no other secret."""
    told = {service: service_environment(settings, service) for service in SERVICES}
    shared = {name: told[SERVICES[0]][name] for name in ("KAFKA_BOOTSTRAP", "MALLOC_ARENA_MAX")}
    return {**shared, **{uri_variable(service): its_own["MONGO_URI"] for service, its_own in told.items()}}


def uri_variable(service: str) -> str:
    return f"{service.upper()}_MONGO_URI"
