package dev.arcbox.platform.socket;

import dev.arcbox.platform.fd.Fd;
import dev.arcbox.platform.fd.FdChannel;
import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.Constants;
import dev.arcbox.platform.libc.SocketCalls;

/** A connected byte stream. Closing wakes a thread that waits in it. */
public abstract sealed class StreamSocket extends Fd permits UnixStreamSocket, VsockSocket {
  StreamSocket(int number) {
    super(number);
  }

  /** The peer reads the end after what was sent. */
  public final void shutdownOutput() {
    shutdown(Constants.SHUT_WR);
  }

  public final void shutdownInput() {
    shutdown(Constants.SHUT_RD);
  }

  private void shutdown(int how) {
    Check.ok(SocketCalls.shutdown(fd(), how), "shutdown", fd());
  }

  /** A blocking channel that owns this socket. */
  public final FdChannel channel() {
    return new FdChannel(this);
  }

  @Override
  protected final void wake(int fd) {
    // Fails harmlessly where the peer has gone already.
    int _ = SocketCalls.shutdown(fd, Constants.SHUT_RDWR);
  }
}
