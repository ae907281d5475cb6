"""`./pesanan ...`: the operator's command, on the system of `make run`."""

import os
import sys
from urllib.parse import quote_plus

from local.mongo_replica_set import REPLICA_SET
from local.ports import LOOPBACK
from local.secret_files import secret
from local.settings import LocalSettings, from_environment
from operations.__main__ import pesanan


def operator_environment(settings: LocalSettings) -> dict[str, str]:
    """Where the system is, with root's rights, and where its desk and its caught mail are."""
    where = f"{LOOPBACK}:{settings.mongo_port}/?replicaSet={REPLICA_SET}&authSource=admin"
    return {
        "MONGO_ROOT_URI": f"mongodb://root:{quote_plus(secret(settings.secrets, 'mongo-root'))}@{where}",
        "KAFKA_BOOTSTRAP": f"{LOOPBACK}:{settings.kafka_port}",
        "PESANAN_URL": f"http://{LOOPBACK}:{settings.port}",
        "PESANAN_MAIL_URL": f"http://{LOOPBACK}:{settings.mail_page_port}",
    }


def main() -> None:
    settings = from_environment()
    if not settings.secrets.exists():
        sys.exit(f"There is no system in {settings.data} yet: `make run` makes one.")
    os.environ.update(operator_environment(settings))
    pesanan()


if __name__ == "__main__":
    main()
