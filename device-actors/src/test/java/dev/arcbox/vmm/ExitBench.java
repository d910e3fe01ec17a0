package dev.arcbox.vmm;

import com.sun.management.ThreadMXBean;
import dev.arcbox.hypervisor.MmioDevice;
import dev.arcbox.hypervisor.VmExit;
import dev.arcbox.hypervisor.kvm.KvmVm;
import dev.arcbox.hypervisor.kvm.Register;
import dev.arcbox.platform.fd.EventFd;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/** See {@code bench/kvm/run}. Our vCPU thread and the C loop take turns; medians of five rounds. */
final class ExitBench {
  private static final int ROUNDS = 5;
  private static final long DOORBELL = 0xd000_0050L;
  private static final int KICKS = 100;

  private ExitBench() {}

  private record Figure(double nanos, double bytes) {}

  /** {@code loop count}. */
  @SuppressWarnings("SystemOut") // a benchmark
  static void main(String[] args) throws IOException, InterruptedException {
    long count = Long.parseLong(args[1]);
    System.out.println("round trip   C ns   ours ns   C/ours   bytes allocated per exit");
    for (String kind : new String[] {"pio", "mmio", "kick"}) {
      double[] theirs = new double[ROUNDS];
      double[] ours = new double[ROUNDS];
      double bytes = 0;
      for (int i = 0; i < ROUNDS; i++) {
        theirs[i] = loop(args[0], kind, count);
        Figure figure = ours(kind, count);
        ours[i] = figure.nanos;
        bytes = figure.bytes;
      }
      Arrays.sort(theirs);
      Arrays.sort(ours);
      double c = theirs[ROUNDS / 2];
      double us = ours[ROUNDS / 2];
      System.out.printf("%-10s %6.0f %9.0f %8.2f %10.3f%n", kind, c, us, c / us, bytes);
    }
  }

  private static double loop(String program, String kind, long count)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(program, kind, Long.toString(count)).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(text);
    }
    return Double.parseDouble(text.strip());
  }

  private static String program(String kind) {
    return switch (kind) {
      case "pio" -> "1: out %al, $0x80; jmp 1b";
      case "mmio" -> "1: mov %eax, (%rdi); jmp 1b";
      default -> "2: mov $100, %ecx; 1: mov %eax, (%rdi); dec %ecx; jnz 1b; out %al, $0x80; jmp 2b";
    };
  }

  /** Counts exits on the vCPU's thread; the first tenth warms up. */
  private static final class Meter implements MmioDevice {
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final long warm;
    private final long last;
    private final CountDownLatch over = new CountDownLatch(1);
    private long seen;
    private long begin;
    private long end;
    private long bytesBefore;
    private long bytes;

    Meter(long count) {
      this.warm = count;
      this.last = 2 * count;
    }

    @Override
    public long read(long offset, int size) {
      return 0;
    }

    @Override
    public void write(long offset, int size, long value) {
      seen++;
      if (seen == warm) {
        bytesBefore = threads.getCurrentThreadAllocatedBytes();
        begin = System.nanoTime();
      } else if (seen == last) {
        end = System.nanoTime();
        bytes = threads.getCurrentThreadAllocatedBytes() - bytesBefore;
        over.countDown();
      }
    }
  }

  private static Figure ours(String kind, long count) throws InterruptedException {
    Meter meter = new Meter(count);
    IoBus ports = new IoBus();
    IoBus memory = new IoBus();
    ports.add(0x80, 1, meter);
    memory.add(DOORBELL, 4, meter);
    try (BareMetal guest = new BareMetal();
        EventFd bell = EventFd.create()) {
      boolean kicks = kind.equals("kick");
      if (kicks) {
        guest.vm.connectKick(new KvmVm.Doorbell(false, DOORBELL, 4, 3), bell);
      }
      guest.user(
          program(kind), registers -> registers.set(Register.RDI, DOORBELL).set(Register.RAX, 3));
      guest.vcpu.leave();
      CountDownLatch left = new CountDownLatch(1);
      VcpuRunner runner = new VcpuRunner("bench", guest.vcpu, ports, memory, new Ends(left));
      runner.start();
      meter.over.await();
      runner.end();
      left.await();
      double exits = count * (kicks ? KICKS + 1.0 : 1.0);
      return new Figure((meter.end - meter.begin) / exits, (double) meter.bytes / count);
    }
  }

  private record Ends(CountDownLatch latch) implements VcpuRunner.Listener {
    @Override
    public void ended(VmExit exit) {
      throw new IllegalStateException(exit.describe());
    }

    @Override
    public void failed(VcpuRunner vcpu, String why) {
      throw new IllegalStateException(why);
    }

    @Override
    public void left(VcpuRunner vcpu) {
      latch.countDown();
    }
  }
}
