package dev.arcbox.hypervisor.kvm;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.FdCalls;
import dev.arcbox.platform.libc.QuietIoctl;
import dev.arcbox.platform.memory.MappedMemory;
import dev.arcbox.platform.sched.ThreadKick;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * One vCPU. Its own platform thread makes all calls (the kernel wants it so); {@link #kick} alone
 * is for others.
 *
 * <p><b>The exit path</b> allocates nothing: {@link #run} is a system call without errno capture,
 * and answers with views of the mapping that the kernel shares with us.
 *
 * <p><b>Kicks.</b> {@code kick} sets kvm_run's immediate_exit and then signals the thread: whether
 * it is in the guest, on its way there or elsewhere, its next or present {@code run} ends with
 * {@link KvmExit.Interrupted}, and so do all further ones until the thread has called {@link
 * #acceptKick}. A thread accepts first and looks for its orders after that, so none is lost.
 *
 * <p>An I/O exit is complete only when {@code run} was called again; before the state is saved,
 * that is done with a kick pending, so that no guest instruction is run.
 */
public final class KvmVcpu extends Ioctl {
  private static final KvmExit INTERRUPTED = new KvmExit.Interrupted();
  private static final KvmExit HALTED = new KvmExit.Halted();
  private static final KvmExit SHUTDOWN = new KvmExit.Shutdown();
  private static final VarHandle BYTE = JAVA_BYTE.varHandle();

  private final int index;
  private final MappedMemory mapping;
  private final MemorySegment run;
  private final IoExit io;
  private final MmioExit mmio;

  /** The kernel's id of the thread that runs it; 0 while there is none. */
  private volatile int thread;

  private KvmVcpu(int number, int index, MappedMemory mapping) {
    super(number);
    this.index = index;
    this.mapping = mapping;
    this.run = mapping.segment();
    this.io = new IoExit(run);
    this.mmio = new MmioExit(run);
  }

  static KvmVcpu of(int number, int index, int runBytes) {
    try {
      return new KvmVcpu(number, index, MappedMemory.shared(number, 0, runBytes, true));
    } catch (RuntimeException e) {
      int _ = FdCalls.close(number);
      throw e;
    }
  }

  public int index() {
    return index;
  }

  // ---- running

  /** The calling thread is this vCPU's from now on. */
  public void enter() {
    thread = ThreadKick.currentThread();
  }

  /** Nobody runs it any more; a kick finds no thread. */
  public void leave() {
    thread = 0;
  }

  /** The kernel's id of its thread, or 0. */
  public int thread() {
    return thread;
  }

  /** Runs the guest until it needs us. */
  public KvmExit run() {
    int result = QuietIoctl.call(fd(), KvmRequests.KVM_RUN, 0);
    if (result < 0) {
      if (kicked()) {
        return INTERRUPTED;
      }
      // Failing had no effect, so the call may be made again to learn why.
      result = FdCalls.ioctl(fd(), KvmRequests.KVM_RUN, 0L);
      if (result == Check.INTERRUPTED || result == Check.AGAIN) {
        return INTERRUPTED;
      }
      Check.ok(result, "KVM_RUN", fd());
    }
    return exit();
  }

  private KvmExit exit() {
    int reason = run.get(JAVA_INT, RunLayout.EXIT_REASON);
    return switch (reason) {
      case KvmConstants.KVM_EXIT_IO -> io;
      case KvmConstants.KVM_EXIT_MMIO -> mmio;
      case KvmConstants.KVM_EXIT_HLT -> HALTED;
      case KvmConstants.KVM_EXIT_SHUTDOWN -> SHUTDOWN;
      case KvmConstants.KVM_EXIT_INTR -> INTERRUPTED;
      case KvmConstants.KVM_EXIT_SYSTEM_EVENT ->
          new KvmExit.SystemEvent(run.get(JAVA_INT, RunLayout.CODE));
      case KvmConstants.KVM_EXIT_FAIL_ENTRY ->
          new KvmExit.FailedEntry(
              run.get(JAVA_LONG, RunLayout.FAIL_REASON), run.get(JAVA_INT, RunLayout.FAIL_CPU));
      case KvmConstants.KVM_EXIT_INTERNAL_ERROR ->
          new KvmExit.GaveUp(run.get(JAVA_INT, RunLayout.CODE), data());
      default ->
          new KvmExit.Unknown(reason, words(RunLayout.UNION, RunLayout.UNION_BYTES / Long.BYTES));
    };
  }

  private List<Long> data() {
    int count = Math.clamp(run.get(JAVA_INT, RunLayout.DATA_COUNT), 0, RunLayout.MOST_DATA);
    return words(RunLayout.DATA, count);
  }

  private List<Long> words(long at, long count) {
    return LongStream.range(0, count)
        .mapToObj(i -> run.get(JAVA_LONG, at + i * Long.BYTES))
        .toList();
  }

  /** Makes the vCPU's thread come back from {@link #run}; any thread, before {@link #close}. */
  public void kick() {
    BYTE.setVolatile(run, RunLayout.IMMEDIATE_EXIT, (byte) 1);
    int target = thread;
    if (target != 0) {
      ThreadKick.kick(target);
    }
  }

  private boolean kicked() {
    return (byte) BYTE.getVolatile(run, RunLayout.IMMEDIATE_EXIT) != 0;
  }

  /** The kick has been seen; look for orders after this. */
  public void acceptKick() {
    BYTE.setVolatile(run, RunLayout.IMMEDIATE_EXIT, (byte) 0);
    VarHandle.fullFence();
  }

  // ---- state

  public Registers registers() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment it = arena.allocate(Registers.BYTES, Long.BYTES);
      call("KVM_GET_REGS", KvmRequests.KVM_GET_REGS, it);
      return Registers.of(it);
    }
  }

  public void setRegisters(Registers registers) {
    call("KVM_SET_REGS", KvmRequests.KVM_SET_REGS, registers.struct());
  }

  public SpecialRegisters specialRegisters() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment it = arena.allocate(SpecialRegisters.BYTES, Long.BYTES);
      call("KVM_GET_SREGS", KvmRequests.KVM_GET_SREGS, it);
      return SpecialRegisters.of(it);
    }
  }

  public void setSpecialRegisters(SpecialRegisters registers) {
    call("KVM_SET_SREGS", KvmRequests.KVM_SET_SREGS, registers.struct());
  }

  /** A part of the state as bytes. */
  public byte[] state(VcpuState part) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment it = arena.allocate(part.bytes(), Long.BYTES);
      call("KVM_GET " + part, part.getRequest(), it);
      return it.toArray(JAVA_BYTE);
    }
  }

  public void setState(VcpuState part, byte[] bytes) {
    if (bytes.length != part.bytes()) {
      throw new IllegalArgumentException(
          part + " has " + part.bytes() + " bytes, not " + bytes.length);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment it = arena.allocate(part.bytes(), Long.BYTES);
      it.copyFrom(MemorySegment.ofArray(bytes));
      call("KVM_SET " + part, part.setRequest(), it);
    }
  }

  /** Which features the guest sees; before the first {@link #run}. */
  public void setCpuid(Cpuid cpuid) {
    try (Arena arena = Arena.ofConfined()) {
      call("KVM_SET_CPUID2", KvmRequests.KVM_SET_CPUID2, cpuid.allocate(arena));
    }
  }

  /** The values of those of the registers that this vCPU has. */
  public Map<Integer, Long> msrs(int[] indices) {
    Map<Integer, Long> values = new TreeMap<>();
    for (int msr : indices) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment it = one(arena, msr, 0);
        int read = FdCalls.ioctl(fd(), KvmRequests.KVM_GET_MSRS, it);
        if (read == 1) {
          long data = KvmStructs.MSRS.byteSize() + KvmStructs.at(KvmStructs.MSR_ENTRY, "data");
          values.put(msr, it.get(JAVA_LONG, data));
        }
      }
    }
    return values;
  }

  /** Sets a model-specific register; false when this vCPU has none of that number or value. */
  public boolean setMsr(int msr, long value) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment it = one(arena, msr, value);
      return call("KVM_SET_MSRS", KvmRequests.KVM_SET_MSRS, it) == 1;
    }
  }

  private static MemorySegment one(Arena arena, int msr, long value) {
    long head = KvmStructs.MSRS.byteSize();
    MemorySegment it = arena.allocate(head + KvmStructs.MSR_ENTRY.byteSize(), Long.BYTES);
    it.set(JAVA_INT, 0, 1);
    it.set(JAVA_INT, head + KvmStructs.at(KvmStructs.MSR_ENTRY, "index"), msr);
    it.set(JAVA_LONG, head + KvmStructs.at(KvmStructs.MSR_ENTRY, "data"), value);
    return it;
  }

  /** Tells the guest's watchdogs that it was paused; false when it has no kvmclock yet. */
  public boolean wasPaused() {
    return attempt(KvmRequests.KVM_KVMCLOCK_CTRL, 0) == 0;
  }

  /** Sends a non-maskable interrupt. */
  public void nmi() {
    call("KVM_NMI", KvmRequests.KVM_NMI, 0);
  }

  /** The mapping first, then the fd. Its thread must have left. */
  @Override
  public void close() {
    mapping.close();
    super.close();
  }
}
