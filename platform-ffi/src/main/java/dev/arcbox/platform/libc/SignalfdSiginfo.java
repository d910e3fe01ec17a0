package dev.arcbox.platform.libc;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * A signal as signalfd tells it; only its number matters to us.
 *
 * <pre>
 *   0            4                128
 *   | ssi_signo  | ...            |
 * </pre>
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/signalfd.2.html">signalfd(2)</a>
 */
public final class SignalfdSiginfo {
  public static final StructLayout LAYOUT =
      MemoryLayout.structLayout(JAVA_INT.withName("ssi_signo"), MemoryLayout.paddingLayout(124))
          .withName("signalfd_siginfo");

  public static final long SIGNO = LAYOUT.byteOffset(groupElement("ssi_signo"));

  private SignalfdSiginfo() {}
}
