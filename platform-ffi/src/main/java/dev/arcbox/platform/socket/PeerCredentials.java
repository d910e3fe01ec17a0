package dev.arcbox.platform.socket;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.arcbox.platform.libc.CallState;
import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.Constants;
import dev.arcbox.platform.libc.SocketCalls;
import dev.arcbox.platform.libc.Ucred;
import java.lang.foreign.MemorySegment;

/** The process at the other end of a Unix socket when it connected. */
public record PeerCredentials(int pid, int uid, int gid) {
  static PeerCredentials of(int fd) {
    MemorySegment scratch = CallState.scratch();
    MemorySegment length = scratch.asSlice(Ucred.LAYOUT.byteSize(), Integer.BYTES);
    length.set(JAVA_INT, 0, (int) Ucred.LAYOUT.byteSize());
    Check.ok(
        SocketCalls.getsockopt(fd, Constants.SOL_SOCKET, Constants.SO_PEERCRED, scratch, length),
        "getsockopt",
        fd);
    return new PeerCredentials(Ucred.pid(scratch), Ucred.uid(scratch), Ucred.gid(scratch));
  }
}
