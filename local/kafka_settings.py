"""The settings of one Kafka node that is broker and controller, on loopback."""

from local.ports import LOOPBACK

# One compiler tier and the serial collector: a start in a second, 145 MB when idle.
JVM = [
    "-Xms64m",
    "-Xmx256m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:-UsePerfData",
    "-XX:+ExitOnOutOfMemoryError",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
]

PROPERTIES = """\
process.roles=broker,controller
node.id=1
listeners=PLAINTEXT://{host}:{port},CONTROLLER://{host}:{controller_port}
advertised.listeners=PLAINTEXT://{host}:{port}
inter.broker.listener.name=PLAINTEXT
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
# Static voters, so that the ports may change from start to start.
controller.quorum.voters=1@{host}:{controller_port}
log.dirs={data}
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.num.partitions=1
# A year: the default forgets an idle group after 7 days.
offsets.retention.minutes=525600
# The default waits 3 s at a first join.
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
# One node: its old registration must lapse before it may start again after SIGKILL.
broker.session.timeout.ms=1500
broker.heartbeat.interval.ms=500
# The default writes that nothing happened twice a second.
metadata.max.idle.interval.ms=5000
# The default takes 128 MB at start.
log.cleaner.dedupe.buffer.size=4194304
"""


def server_properties(data: str, port: int, controller_port: int) -> str:
    """The text of server.properties.

    `data` is a folder in the one that the broker works in: a whole path may hold what this format can't say (a comma,
    letters beyond ASCII). What is on the disk before it is acknowledged, each topic says for itself (shared/topics.py):
    events are, and a group's offsets needn't be, since what they lose is handled once more.
    """
    return PROPERTIES.format(host=LOOPBACK, port=port, controller_port=controller_port, data=data)
