package dev.arcbox.platform.libc;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * The address of a vsock socket.
 *
 * <pre>
 *   0             2               4          8         12         13       16
 *   | svm_family  | svm_reserved1 | svm_port | svm_cid | svm_flags| zero   |
 * </pre>
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/vsock.7.html">vsock(7)</a>
 */
public final class SockaddrVm {
  public static final StructLayout LAYOUT =
      MemoryLayout.structLayout(
              JAVA_SHORT.withName("svm_family"),
              JAVA_SHORT.withName("svm_reserved1"),
              JAVA_INT.withName("svm_port"),
              JAVA_INT.withName("svm_cid"),
              JAVA_BYTE.withName("svm_flags"),
              MemoryLayout.sequenceLayout(3, JAVA_BYTE).withName("svm_zero"))
          .withName("sockaddr_vm");

  private static final long FAMILY = LAYOUT.byteOffset(groupElement("svm_family"));
  private static final long PORT = LAYOUT.byteOffset(groupElement("svm_port"));
  private static final long CID = LAYOUT.byteOffset(groupElement("svm_cid"));

  private SockaddrVm() {}

  public static MemorySegment of(int cid, int port, Arena arena) {
    MemorySegment address = arena.allocate(LAYOUT);
    address.set(JAVA_SHORT, FAMILY, (short) Constants.AF_VSOCK);
    address.set(JAVA_INT, PORT, port);
    address.set(JAVA_INT, CID, cid);
    return address;
  }

  public static int port(MemorySegment address) {
    return address.get(JAVA_INT, PORT);
  }

  public static int cid(MemorySegment address) {
    return address.get(JAVA_INT, CID);
  }
}
