"""What scripts do with Docker's SDK for Python, against DOCKER_HOST; says what differs, and fails."""
import io
import os
import socket
import sys
import tarfile
import threading

import docker
import websocket
from docker.errors import APIError, BuildError, ContainerError, ImageLoadError, ImageNotFound, NotFound

IMAGE = "busybox"
client = docker.from_env(timeout=60)


def raises(error, call, *words):
    try:
        call()
    except error as e:
        for word in words:
            assert word in str(e), (word, str(e))
        return e
    raise AssertionError("nothing was raised: " + error.__name__)


def system():
    assert client.ping()
    assert client.version()["ApiVersion"] == "1.51"
    assert client.info()["OSType"] == "linux"
    assert set(client.df()) >= {"LayersSize", "Images", "Containers", "Volumes", "BuildCache"}
    old = docker.APIClient(base_url=os.environ["DOCKER_HOST"], version="1.24", timeout=60)
    made = old.create_container(IMAGE, ["echo", "old"])
    old.start(made)
    assert old.wait(made)["StatusCode"] == 0
    assert old.logs(made) == b"old\n"
    old.remove_container(made)


def running():
    assert client.containers.run(IMAGE, "echo hello", remove=True) == b"hello\n"
    e = raises(ContainerError, lambda: client.containers.run(IMAGE, "sh -c 'echo bad >&2; exit 3'", remove=True))
    assert e.exit_status == 3 and e.stderr == b"bad\n"
    raises(ImageNotFound, lambda: client.images.get("no-such-image"), "No such image: no-such-image")
    raises(NotFound, lambda: client.containers.get("nobody"), "No such container: nobody")
    lines = client.containers.run(IMAGE, "sh -c 'echo a; echo b'", detach=True)
    assert list(lines.logs(stream=True, follow=True)) == [b"a\n", b"b\n"]
    assert lines.wait() == {"StatusCode": 0}
    assert [c.id for c in client.containers.list(all=True, filters={"exited": 0})] == [lines.id]
    e = raises(APIError, lambda: client.containers.create(IMAGE, name=lines.name), "Conflict. The container name")
    assert e.status_code == 409
    lines.remove()


def streams():
    top = client.containers.run(IMAGE, "top", detach=True, name="top", labels={"of": "streams"}, mem_limit="64m")
    try:
        assert top.exec_run("sh -c 'echo out; echo err >&2; exit 4'", demux=True) == (4, (b"out\n", b"err\n"))
        assert b"".join(top.exec_run("echo streamed", stream=True).output) == b"streamed\n"
        assert top.exec_run("id -u", user="1000").output == b"1000\n"
        raises(APIError, lambda: client.api.exec_create(top.id, []), "No exec command specified")
        assert top.top()["Processes"][0][-1] == "top"
        assert top.stats(stream=False)["memory_stats"]["limit"] == 64 << 20
        assert top.attrs["HostConfig"]["LogConfig"]["Type"] == "json-file"
        top.pause()
        top.reload()
        assert top.status == "paused"
        top.unpause()
        top.update(mem_limit="96m", memswap_limit="96m")
        top.rename("summit")
        top.reload()
        assert (top.name, top.attrs["HostConfig"]["Memory"]) == ("summit", 96 << 20)
        assert client.containers.list(filters={"label": "of=streams"}) == [top]
        files(top)
    finally:
        top.remove(force=True)


def files(container):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        entry = tarfile.TarInfo("page")
        entry.size = 7
        tar.addfile(entry, io.BytesIO(b"content"))
    assert container.put_archive("/tmp", packed.getvalue())
    chunks, stat = container.get_archive("/tmp/page")
    assert (stat["name"], stat["size"]) == ("page", 7)
    with tarfile.open(fileobj=io.BytesIO(b"".join(chunks))) as tar:
        assert tar.extractfile("page").read() == b"content"
    assert {"Path": "/tmp/page", "Kind": 1} in container.diff()
    raises(NotFound, lambda: container.get_archive("/none"), "Could not find the file /none")


def attached():
    cat = client.containers.create(IMAGE, "cat", stdin_open=True)
    stream = cat.attach_socket(params={"stdin": 1, "stdout": 1, "stream": 1})
    cat.start()
    stream._sock.sendall(b"typed\n")
    said = b""
    while len(said) < 14:
        said += stream.read(14 - len(said))
    assert said == b"\x01\0\0\0\0\0\0\x06typed\n"
    stream._sock.shutdown(socket.SHUT_WR)
    stream.close()
    cat.remove(force=True)
    by_web_socket()
    detached()


def unix():
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(60)
    connection.connect(os.environ["DOCKER_HOST"][len("unix://"):])
    return connection


def by_web_socket():
    cat = client.containers.create(IMAGE, "cat", stdin_open=True)
    query = "stream=1&stdin=1&stdout=1&stderr=1"
    web = websocket.create_connection(
        "ws://localhost/containers/%s/attach/ws?%s" % (cat.id, query), socket=unix())
    cat.start()
    web.send_binary(b"over the web\n")
    assert web.recv() == b"over the web\n"
    web.close()
    cat.remove(force=True)
    raises(NotFound, lambda: client.api._raise_for_status(
        client.api._get(client.api._url("/containers/nobody/attach/ws"))))


def detached():
    events = client.events(decode=True, filters={"event": "detach"})
    cat = client.containers.run(IMAGE, "cat", stdin_open=True, tty=True, detach=True)
    stream = cat.attach_socket(params={"stdin": 1, "stdout": 1, "stream": 1})
    stream._sock.sendall(b"\x10\x11")
    assert next(events)["Actor"]["ID"] == cat.id
    cat.reload()
    assert cat.status == "running"
    events.close()
    cat.remove(force=True)


def images():
    script = b"FROM busybox\nARG A=1\nLABEL made=here\nRUN echo $A > /a\n"
    built, log = client.images.build(fileobj=io.BytesIO(script), tag="made:one", buildargs={"A": "2"}, rm=True)
    assert "made:one" in built.tags and any("RUN echo" in line.get("stream", "") for line in log)
    assert client.containers.run("made:one", "cat /a", remove=True) == b"2\n"
    e = raises(BuildError, lambda: client.images.build(fileobj=io.BytesIO(b"FROM busybox\nRUN exit 9\n")))
    assert "returned a non-zero code: 9" in str(e), e
    assert list(e.build_log)[-1]["errorDetail"]["code"] == 9
    assert built.tag("made", "two") and built.history()[0]["CreatedBy"]
    saved = b"".join(built.save(named=True))
    client.images.remove("made:one")
    client.images.remove("made:two")
    assert client.images.load(saved)[0].id == built.id
    raises(ImageLoadError, lambda: client.images.load(b"no tar"))
    writer = client.containers.run(IMAGE, "sh -c 'echo kept > /kept'", detach=True)
    writer.wait()
    kept = writer.commit("kept", changes="ENV KEPT=1")
    assert "KEPT=1" in kept.attrs["Config"]["Env"]
    pruned = client.containers.prune()
    assert pruned["ContainersDeleted"] == [writer.id] and pruned["SpaceReclaimed"] > 0, pruned
    raises(ImageNotFound, lambda: client.images.remove("none"))
    for name in ("kept", built.id):
        client.images.remove(name, force=True)


def networks():
    network = client.networks.create("backend", labels={"a": "b"}, check_duplicate=True)
    volume = client.volumes.create("data", labels={"c": "d"})
    web = client.containers.run(
        IMAGE, "top", detach=True, name="web", network="backend", volumes={"data": {"bind": "/data", "mode": "rw"}})
    try:
        assert [c.name for c in client.networks.get("backend").containers] == ["web"]
        found = client.containers.run(IMAGE, "nslookup web", network="backend", remove=True)
        assert b"Name:" in found
        e = raises(APIError, volume.remove, "volume is in use")
        assert e.status_code == 409
        network.disconnect(web)
        network.connect(web, aliases=["site"])
        aliases = client.api.inspect_container(web.id)["NetworkSettings"]["Networks"]["backend"]["Aliases"]
        assert "site" in aliases
        assert client.volumes.list(filters={"label": "c=d"}) == [volume]
        size = client.api._result(
            client.api._get(client.api._url("/containers/json"), params={"size": 1}), True)[0]
        assert size["SizeRootFs"] > size["SizeRw"] >= 0
    finally:
        web.remove(force=True)
        network.remove()
        volume.remove()


def happening():
    events = client.events(decode=True, filters={"type": "container", "event": ["create", "die"]})
    worker = threading.Thread(target=lambda: client.containers.run(IMAGE, "true", remove=True))
    worker.start()
    assert [next(events)["Action"] for _ in range(2)] == ["create", "die"]
    events.close()
    worker.join()


failed = 0
for part in (system, running, streams, attached, images, networks, happening):
    try:
        part()
    except Exception as e:
        failed += 1
        import traceback

        print("%s: %r" % (part.__name__, e))
        traceback.print_exc(file=sys.stdout)
sys.exit(failed)
