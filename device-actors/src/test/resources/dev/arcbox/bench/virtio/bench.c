/*
 * The guest's part of the vsock figures: echo on port 1024, a sink on 1027, a source of 128 MiB on
 * 1028, until the connection to the host's port 1026 ends.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include <linux/vm_sockets.h>

enum { READY = 1026, ECHO = 1024, SINK = 1027, SOURCE = 1028, SENT = 128 << 20 };

static char buffer[256 << 10];

static void serve(int port, void (*service)(int))
{
	struct sockaddr_vm here = { .svm_family = AF_VSOCK, .svm_cid = VMADDR_CID_ANY, .svm_port = port };
	int listener = socket(AF_VSOCK, SOCK_STREAM, 0);

	if (bind(listener, (struct sockaddr *)&here, sizeof(here)) < 0 || listen(listener, 8) < 0)
		exit(1);
	if (fork() != 0) {
		close(listener);
		return;
	}
	for (;;) {
		int fd = accept(listener, NULL, NULL);
		if (fd < 0)
			exit(1);
		service(fd);
		close(fd);
	}
}

static void echo(int fd)
{
	ssize_t n;

	while ((n = read(fd, buffer, sizeof(buffer))) > 0)
		if (write(fd, buffer, n) != n)
			return;
}

static void sink(int fd)
{
	while (read(fd, buffer, sizeof(buffer)) > 0)
		;
}

static void source(int fd)
{
	for (long sent = 0; sent < SENT;) {
		ssize_t n = write(fd, buffer, sizeof(buffer));
		if (n <= 0)
			return;
		sent += n;
	}
}

int main(void)
{
	struct sockaddr_vm host = { .svm_family = AF_VSOCK, .svm_cid = VMADDR_CID_HOST, .svm_port = READY };
	int ready = socket(AF_VSOCK, SOCK_STREAM, 0);

	serve(ECHO, echo);
	serve(SINK, sink);
	serve(SOURCE, source);
	if (connect(ready, (struct sockaddr *)&host, sizeof(host)) < 0)
		return 1;
	while (read(ready, buffer, sizeof(buffer)) > 0)
		;
	kill(0, SIGTERM);
	return 0;
}
