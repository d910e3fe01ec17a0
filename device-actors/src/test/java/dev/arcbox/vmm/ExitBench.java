package dev.arcbox.vmm;

import com.sun.management.ThreadMXBean;
import dev.arcbox.hypervisor.kvm.KvmVm;
import dev.arcbox.hypervisor.kvm.Register;
import dev.arcbox.platform.fd.Epoll;
import dev.arcbox.platform.fd.EventFd;
import dev.arcbox.worker.PinnedWorker;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.ToDoubleFunction;

/**
 * What an exit costs, beside a C loop on the same ioctls. Our vCPU thread and the loop take turns;
 * medians, by the clock and of the vCPU thread's processor time, which a busy host disturbs less.
 *
 * <ul>
 *   <li>pio, mmio: from the guest to the register's code and back
 *   <li>kick: a write that an ioeventfd takes, without anybody who waits for it
 *   <li>bell: such a write, an epoll thread that wakes by it and writes a word, the guest that sees
 *       the word
 * </ul>
 */
final class ExitBench {
  private static final int ROUNDS = 5;
  private static final long DOORBELL = 0xd000_0050L;
  private static final long WORD = 0x100000;

  /** What the guest does between two reports, when not each of its writes is one. */
  private static final int BATCH = 100;

  private ExitBench() {}

  private record Figure(double nanos, double cpuNanos, double bytes) {}

  @SuppressWarnings("SystemOut") // a benchmark
  static void print(String loop, long count) throws IOException, InterruptedException {
    System.out.println(
        "round trip   C ns   ours ns   C/ours   C cpu  ours cpu   C/ours   bytes allocated per exit");
    for (String kind : new String[] {"pio", "mmio", "kick", "bell"}) {
      long exits = batched(kind) ? Math.max(20, count / BATCH) : count;
      List<Figure> theirs = new ArrayList<>();
      List<Figure> ours = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        theirs.add(loop(loop, kind, exits));
        ours.add(ours(kind, exits));
      }
      double c = median(theirs, Figure::nanos);
      double us = median(ours, Figure::nanos);
      double cpu = median(theirs, Figure::cpuNanos);
      double ourCpu = median(ours, Figure::cpuNanos);
      System.out.printf(
          "%-10s %6.0f %9.0f %8.2f %7.0f %9.0f %8.2f %10.3f%n",
          kind, c, us, c / us, cpu, ourCpu, cpu / ourCpu, median(ours, Figure::bytes));
    }
  }

  private static double median(List<Figure> figures, ToDoubleFunction<Figure> what) {
    return figures.stream().mapToDouble(what).sorted().toArray()[figures.size() / 2];
  }

  private static boolean batched(String kind) {
    return kind.equals("kick") || kind.equals("bell");
  }

  private static Figure loop(String program, String kind, long count)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(program, kind, Long.toString(count)).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(text);
    }
    String[] words = text.strip().split(" ", -1);
    return new Figure(Double.parseDouble(words[0]), Double.parseDouble(words[1]), 0);
  }

  /** RDI is the doorbell, RSI the word, RAX what rings. */
  private static String program(String kind) {
    return switch (kind) {
      case "pio" -> "1: out %al, $0x80; jmp 1b";
      case "mmio" -> "1: mov %eax, (%rdi); jmp 1b";
      case "kick" ->
          "2: mov $100, %ecx; 1: mov %eax, (%rdi); dec %ecx; jnz 1b; out %al, $0x80; jmp 2b";
      default ->
          """
          2: mov $100, %ecx
          1: movl $0, (%rsi)
            mov %eax, (%rdi)
          3: pause
            cmpl $0, (%rsi)
            je 3b
            dec %ecx
            jnz 1b
            out %al, $0x80
            jmp 2b
          """;
    };
  }

  /** Counts exits on the vCPU's thread; the first half warms up. */
  private static final class Meter implements BusGuest.Reports {
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final long warm;
    private final long last;
    private final CountDownLatch over = new CountDownLatch(1);
    private long seen;
    private long begin;
    private long end;
    private long cpuBegin;
    private long cpuEnd;
    private long bytesBefore;
    private long bytes;

    Meter(long count) {
      this.warm = count;
      this.last = 2 * count;
    }

    @Override
    public void reported(long value) {
      seen++;
      if (seen == warm) {
        bytesBefore = threads.getCurrentThreadAllocatedBytes();
        cpuBegin = threads.getCurrentThreadCpuTime();
        begin = System.nanoTime();
      } else if (seen == last) {
        end = System.nanoTime();
        cpuEnd = threads.getCurrentThreadCpuTime();
        bytes = threads.getCurrentThreadAllocatedBytes() - bytesBefore;
        over.countDown();
      }
    }
  }

  private static Figure ours(String kind, long count) throws InterruptedException {
    Meter meter = new Meter(count);
    PinnedWorker worker = PinnedWorker.start("bell", Throwable::printStackTrace);
    try (BusGuest guest = new BusGuest(new BareMetal());
        EventFd bell = EventFd.create()) {
      guest.ports.add(BusGuest.PORT, 1, meter);
      guest.memory.add(DOORBELL, 4, meter);
      if (batched(kind)) {
        guest.bare.vm.connectKick(new KvmVm.Doorbell(false, DOORBELL, 4, 3), bell);
      }
      if (kind.equals("bell")) {
        answer(worker, guest.bare, bell);
      }
      guest.run(
          program(kind),
          registers ->
              registers.set(Register.RDI, DOORBELL).set(Register.RSI, WORD).set(Register.RAX, 3),
          meter.over);
      worker.close(); // before the eventfd and the memory that it works on
      double trips = count * (double) (batched(kind) ? BATCH : 1);
      return new Figure(
          (meter.end - meter.begin) / trips,
          (meter.cpuEnd - meter.cpuBegin) / trips,
          (double) meter.bytes / count);
    }
  }

  private static void answer(PinnedWorker worker, BareMetal bare, EventFd bell)
      throws InterruptedException {
    CountDownLatch registered = new CountDownLatch(1);
    worker.execute(
        () -> {
          worker.register(
              bell.fd(),
              Epoll.READ,
              events -> {
                if (bell.drain() > 0) {
                  bare.write(WORD, 1);
                }
              });
          registered.countDown();
        });
    registered.await();
  }
}
