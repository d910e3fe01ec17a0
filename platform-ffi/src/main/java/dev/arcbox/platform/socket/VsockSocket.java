package dev.arcbox.platform.socket;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.Constants;
import dev.arcbox.platform.libc.SockaddrVm;
import dev.arcbox.platform.libc.SocketCalls;
import dev.arcbox.platform.libc.Syscall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A connected vsock stream. Inside a guest, the host is {@link #HOST}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/vsock.7.html">vsock(7)</a>
 */
public final class VsockSocket extends StreamSocket {
  /** VMADDR_CID_HOST. */
  public static final int HOST = 2;

  VsockSocket(int number) {
    super(number);
  }

  static int open() {
    int type = Constants.SOCK_STREAM | Constants.SOCK_CLOEXEC;
    return Check.ok(SocketCalls.socket(Constants.AF_VSOCK, type, 0), "socket", "AF_VSOCK");
  }

  public static VsockSocket connect(int cid, int port) {
    VsockSocket socket = new VsockSocket(open());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = SockaddrVm.of(cid, port, arena);
      int result = SocketCalls.connect(socket.fd(), address, (int) address.byteSize());
      Check.ok(result, "connect", "vsock " + cid + ":" + port);
      return socket;
    } catch (RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** Who is at the other end: {@link #HOST}, or another context. */
  public int peerCid() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = SockaddrVm.of(0, 0, arena);
      MemorySegment length = arena.allocate(4, 4);
      length.set(JAVA_INT, 0, (int) address.byteSize());
      long result =
          Syscall.call(Syscall.number(52, 205), fd(), address.address(), length.address(), 0, 0);
      Check.ok(result, "getpeername", fd());
      return SockaddrVm.cid(address);
    }
  }
}
