package dev.arcbox.hypervisor.kvm;

import dev.arcbox.platform.fd.Fd;
import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.FdCalls;
import java.lang.foreign.MemorySegment;

/** An fd of KVM and its ioctls; a refusal is a PlatformException that names the request. */
abstract class Ioctl extends Fd {
  Ioctl(int number) {
    super(number);
  }

  final int call(String name, long request, long argument) {
    return Check.ok(attempt(request, argument), name, "argument 0x" + Long.toHexString(argument));
  }

  final int call(String name, long request, MemorySegment struct) {
    return Check.ok(FdCalls.ioctl(fd(), request, struct), name, fd());
  }

  /** The negated errno instead of an exception. */
  final int attempt(long request, long argument) {
    int result;
    do {
      result = FdCalls.ioctl(fd(), request, argument);
    } while (result == Check.INTERRUPTED);
    return result;
  }
}
