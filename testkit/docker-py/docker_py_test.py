"""Python's usual client of the Docker Engine API against the daemon that DOCKER_HOST names."""
import io
import socket
import tarfile
import unittest

import docker
from docker import errors, types
from docker.utils import socket as streams


class DockerPyTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.docker = docker.from_env(version="auto", timeout=240)
        cls.api = cls.docker.api

    @classmethod
    def tearDownClass(cls):
        cls.docker.close()

    def tearDown(self):
        for container in self.docker.containers.list(all=True):
            container.remove(force=True, v=True)

    def running(self, **options):
        return self.docker.containers.run("busybox", ["sleep", "1000"], detach=True, **options)

    def test_the_engine_tells_what_it_is(self):
        self.assertTrue(self.docker.ping())
        self.assertEqual("1.43", self.api.api_version)
        self.assertEqual("linux", self.docker.info()["OSType"])

    def test_a_container_runs_to_its_end(self):
        self.assertEqual(b"hello\n", self.docker.containers.run("busybox", "echo hello", remove=True))
        with self.assertRaises(errors.ContainerError) as failed:
            self.docker.containers.run("busybox", ["sh", "-c", "echo why >&2; exit 9"], name="gone", remove=True)
        self.assertEqual((9, b"why\n"), (failed.exception.exit_status, failed.exception.stderr))
        with self.assertRaises(errors.NotFound):
            self.docker.containers.get("gone")

    def test_options_are_shown_as_asked(self):
        host = self.api.create_host_config(
            binds={"py-volume": {"bind": "/data", "mode": "ro"}}, mem_limit="64m", cpu_shares=200, pids_limit=50,
            cap_add=["NET_ADMIN"], tmpfs={"/scratch": "size=1m"}, init=True, shm_size="16m", group_add=["7"],
            ulimits=[types.Ulimit(name="nofile", soft=100, hard=200)], sysctls={"kernel.msgmax": "65536"},
            restart_policy={"Name": "on-failure", "MaximumRetryCount": 2}, extra_hosts={"peer": "10.0.0.1"},
            log_config=types.LogConfig(type=types.LogConfig.types.JSON, config={"max-size": "1m"}),
            mounts=[types.Mount("/more", "py-more", type="volume", labels={"a": "b"})])
        made = self.api.create_container("busybox", "true", host_config=host, hostname="here", labels=["x"])
        shown = self.api.inspect_container(made)
        for name, value in host.items():
            if name == "Mounts":
                self.assertEqual(["/more"], [mount["Target"] for mount in shown["HostConfig"][name]])
            elif name == "Ulimits":
                self.assertEqual([dict(Name="nofile", Soft=100, Hard=200)], shown["HostConfig"][name])
            else:
                self.assertEqual(value, shown["HostConfig"][name], name)
        self.assertEqual({"x": ""}, shown["Config"]["Labels"])
        self.api.remove_container(made, v=True)
        for volume in self.docker.volumes.list(filters={"name": "py-"}):
            volume.remove()

    def test_who_attaches_speaks_and_hears(self):
        made = self.api.create_container(
            "busybox", ["sh", "-c", "cat; echo complaint >&2; exit 3"], stdin_open=True)
        stream = self.api.attach_socket(made, params=dict(stdin=1, stream=1, stdout=1, stderr=1))
        self.api.start(made)
        stream._sock.sendall(b"said\n")
        stream._sock.shutdown(socket.SHUT_WR)
        self.assertEqual([(1, b"said\n"), (2, b"complaint\n")], sorted(streams.frames_iter(stream, tty=False)))
        stream.close()
        self.assertEqual(3, self.api.wait(made)["StatusCode"])
        self.assertEqual(b"said\n", self.api.logs(made, stderr=False))

    def test_an_exec_answers(self):
        container = self.running()
        code, output = container.exec_run(
            ["sh", "-c", "echo $A; id -u >&2; exit 4"], environment={"A": "b"}, user="nobody", demux=True)
        self.assertEqual((4, (b"b\n", b"65534\n")), (code, output))

    def test_output_events_and_statistics_are_streams(self):
        container = self.docker.containers.run(
            "busybox", ["sh", "-c", "echo one; exec sleep 1000"], detach=True, mem_limit="64m")
        lines = container.logs(stream=True, follow=True)
        self.assertEqual(b"one\n", next(lines))
        lines.close()
        samples = container.stats(decode=True)
        next(samples)
        second = next(samples)
        self.assertEqual(64 << 20, second["memory_stats"]["limit"])
        self.assertGreater(second["precpu_stats"]["cpu_usage"]["total_usage"], 0)
        samples.close()
        events = self.docker.events(decode=True, filters={"container": container.id, "event": "die"})
        container.kill()
        self.assertEqual("137", next(events)["Actor"]["Attributes"]["exitCode"])
        events.close()

    def test_files_go_in_and_out(self):
        container = self.running()
        content = io.BytesIO()
        with tarfile.open(fileobj=content, mode="w:gz") as archive:
            entry = tarfile.TarInfo("file")
            entry.size = 7
            archive.addfile(entry, io.BytesIO(b"content"))
        self.assertTrue(container.put_archive("/tmp", content.getvalue()))
        chunks, stat = container.get_archive("/tmp/file")
        self.assertEqual(7, stat["size"])
        with tarfile.open(fileobj=io.BytesIO(b"".join(chunks))) as archive:
            self.assertEqual(b"content", archive.extractfile("file").read())

    def test_images_are_made_saved_and_loaded(self):
        image = self.running().commit("made-by-python", "1", message="m", changes=["ENV A=b"])
        self.assertIn("A=b", image.attrs["Config"]["Env"])
        self.assertTrue(image.tag("made-by-python", "2"))
        saved = b"".join(image.save(named="made-by-python:1"))
        self.docker.images.remove("made-by-python:1")
        self.docker.images.remove("made-by-python:2")
        with self.assertRaises(errors.ImageNotFound):
            self.docker.images.get("made-by-python:1")
        self.assertEqual(["made-by-python:1"], self.docker.images.load(saved)[0].tags)
        self.docker.images.remove("made-by-python:1")

    def test_networks_come_and_go(self):
        network = self.docker.networks.create(
            "py-network", labels={"a": "b"}, check_duplicate=True,
            ipam=types.IPAMConfig(pool_configs=[types.IPAMPool(subnet="10.82.0.0/24")]))
        container = self.running(network="py-network")
        network.reload()
        self.assertEqual([container], network.containers)
        with self.assertRaises(errors.APIError) as used:
            network.remove()
        self.assertEqual(403, used.exception.response.status_code)
        network.disconnect(container)
        network.connect(container, aliases=["web"])
        container.reload()
        self.assertIn("web", container.attrs["NetworkSettings"]["Networks"]["py-network"]["Aliases"])
        container.remove(force=True)
        self.assertEqual(["py-network"], self.docker.networks.prune(filters={"label": "a=b"})["NetworksDeleted"])

    def test_mistakes_are_told(self):
        container = self.running(name="taken")
        with self.assertRaises(errors.NotFound):
            self.docker.containers.get("nosuch")
        with self.assertRaises(errors.ImageNotFound):
            self.api.create_container("nosuch:1", "true")
        with self.assertRaises(errors.APIError) as taken:
            self.running(name="taken")
        self.assertEqual(409, taken.exception.response.status_code)
        with self.assertRaises(errors.APIError) as running:
            container.remove()
        self.assertEqual(409, running.exception.response.status_code)


if __name__ == "__main__":
    unittest.main()
