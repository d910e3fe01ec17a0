/*
 * The guest's part of VsockGuestTest: echoes on port 1024, a process for each connection, and on one
 * connection to the host's port 1026 sends 16 MiB, ends its direction, and reads until the host ends.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <linux/vm_sockets.h>

enum { ECHO_PORT = 1024, HOST_PORT = 1026, SENT = 16 << 20 };

static char buffer[64 << 10];

static void fail(const char *what)
{
	printf("FAILED %s: %s\n", what, strerror(errno));
	fflush(stdout);
	exit(1);
}

static void write_all(int fd, const char *bytes, ssize_t left)
{
	while (left > 0) {
		ssize_t n = write(fd, bytes, left);
		if (n < 0)
			fail("write");
		bytes += n;
		left -= n;
	}
}

static void echo(int fd)
{
	ssize_t n;

	while ((n = read(fd, buffer, sizeof(buffer))) > 0)
		write_all(fd, buffer, n);
	if (n < 0)
		fail("read");
	if (shutdown(fd, SHUT_WR) < 0)
		fail("shutdown");
	/* The host closes when it has read everything. */
	while (read(fd, buffer, sizeof(buffer)) > 0)
		;
	close(fd);
}

static void serve(int listener)
{
	signal(SIGCHLD, SIG_IGN);
	for (;;) {
		int fd = accept(listener, NULL, NULL);
		if (fd < 0)
			fail("accept");
		if (fork() == 0) {
			close(listener);
			echo(fd);
			_exit(0);
		}
		close(fd);
	}
}

int main(void)
{
	struct sockaddr_vm here = { .svm_family = AF_VSOCK, .svm_cid = VMADDR_CID_ANY, .svm_port = ECHO_PORT };
	struct sockaddr_vm host = { .svm_family = AF_VSOCK, .svm_cid = VMADDR_CID_HOST, .svm_port = HOST_PORT };
	struct sockaddr_vm nobody = { .svm_family = AF_VSOCK, .svm_cid = VMADDR_CID_HOST, .svm_port = 999 };
	int listener = socket(AF_VSOCK, SOCK_STREAM, 0);
	int fd = socket(AF_VSOCK, SOCK_STREAM, 0);
	int refused = socket(AF_VSOCK, SOCK_STREAM, 0);
	pid_t server;
	long total = 0;
	ssize_t n;

	if (listener < 0 || bind(listener, (struct sockaddr *)&here, sizeof(here)) < 0 || listen(listener, 512) < 0)
		fail("listen");
	server = fork();
	if (server == 0)
		serve(listener);
	if (connect(refused, (struct sockaddr *)&nobody, sizeof(nobody)) == 0)
		fail("a port without listener accepted");
	printf("refused: %s\n", strerror(errno));
	if (connect(fd, (struct sockaddr *)&host, sizeof(host)) < 0)
		fail("connect");
	for (int sent = 0; sent < SENT; sent += sizeof(buffer)) {
		for (size_t i = 0; i < sizeof(buffer); i++)
			buffer[i] = (char)((sent + i) % 251);
		write_all(fd, buffer, sizeof(buffer));
	}
	shutdown(fd, SHUT_WR);
	while ((n = read(fd, buffer, sizeof(buffer))) > 0)
		total += n;
	printf("the host sent %ld bytes\n", total);
	kill(server, SIGKILL);
	return 0;
}
