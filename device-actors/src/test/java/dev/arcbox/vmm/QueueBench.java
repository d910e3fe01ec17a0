package dev.arcbox.vmm;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.arcbox.hypervisor.GuestAddressException;
import dev.arcbox.hypervisor.kvm.KvmVm;
import dev.arcbox.hypervisor.kvm.Register;
import dev.arcbox.virtio.DeviceEvents;
import dev.arcbox.virtio.DeviceRunner;
import dev.arcbox.virtio.blk.BlkDevice;
import dev.arcbox.virtio.blk.BlkDisk;
import dev.arcbox.virtio.mmio.MmioTransport;
import dev.arcbox.worker.PinnedWorker;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * Requests a second of a block device behind virtio-mmio, from a guest in user mode whose driver is
 * a few instructions: it publishes a batch, kicks if it must, and polls the used ring.
 */
final class QueueBench {
  private static final int ROUNDS = 5;
  private static final long DEVICE = 0xd000_0000L;
  private static final int INTERRUPT = 16;
  private static final int BYTES = 4096;
  private static final long DISK_BYTES = 8 << 20;

  private static final long DESCRIPTORS = 0x100000;
  private static final long AVAILABLE = 0x101000;
  private static final long USED = 0x102000;
  private static final long HEADERS = 0x103000;
  private static final long DATA = 0x180000;

  /** Ring of 128; each request has three descriptors, so that 42 fit. */
  private static final int SIZE = 128;

  private static final int MOST_BATCH = 16;
  private static final int NEXT = 1;
  private static final int WRITE = 2;

  /** R8 is the batch, R10 how many of them until the next report. */
  private static final String DRIVER =
      """
        mov $0xd0000000, %ebx
        movl $0, 0x70(%rbx)
        movl $3, 0x70(%rbx)
        movl $1, 0x24(%rbx)
        movl $1, 0x20(%rbx)
        movl $11, 0x70(%rbx)
        movl $0, 0x30(%rbx)
        movl $128, 0x38(%rbx)
        movl $0x100000, 0x80(%rbx)
        movl $0x101000, 0x90(%rbx)
        movl $0x102000, 0xa0(%rbx)
        movl $1, 0x44(%rbx)
        movl $15, 0x70(%rbx)
        mov $0x101000, %esi
        mov $0x102000, %edi
        xor %r9d, %r9d
      report:
        out %al, $0x80
        mov %r10d, %ecx
      again:
        add %r8w, %r9w
        mov %r9w, 2(%rsi)
        mfence
        testw $1, (%rdi)
        jnz wait
        movl $0, 0x50(%rbx)
      wait:
        pause
        cmp %r9w, 2(%rdi)
        jne wait
        dec %ecx
        jnz again
        jmp report
      """;

  private QueueBench() {}

  @SuppressWarnings("SystemOut") // a benchmark
  static void print(Path folder, int requests) throws Exception {
    Path file = Files.createTempFile(folder, "arcbox-bench", ".raw");
    try {
      try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
        raw.setLength(DISK_BYTES);
      }
      System.out.println("4 KiB reads under way   requests/s");
      for (int batch = 1; batch <= MOST_BATCH; batch *= 4) {
        double[] rates = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
          rates[i] = once(file, batch, requests);
        }
        Arrays.sort(rates);
        System.out.printf("%22d %12.0f%n", batch, rates[ROUNDS / 2]);
      }
    } finally {
      Files.delete(file);
    }
  }

  private static double once(Path file, int batch, int requests) throws Exception {
    Clock clock = new Clock();
    PinnedWorker worker = PinnedWorker.start("queue", Throwable::printStackTrace);
    try (BlkDisk disk = BlkDisk.open(file, true, "bench");
        BusGuest guest = new BusGuest(new BareMetal(KvmVm.Access.READ_WRITE, true));
        Slot slot = new Slot(guest.bare.vm, guest.memory, guest.bare.memory(), DEVICE, INTERRUPT)) {
      place(guest.bare, batch);
      Served served = Served.start(slot, disk, worker);
      guest.ports.add(BusGuest.PORT, 1, clock);
      guest.run(
          DRIVER,
          registers -> registers.set(Register.R8, batch).set(Register.R10, requests / batch),
          clock.over);
      served.stop(worker);
      check(guest.bare);
    } finally {
      worker.close();
    }
    return requests * 1e9 / (clock.end - clock.begin);
  }

  /** The first round warms up; the second counts. */
  private static final class Clock implements BusGuest.Reports {
    private final CountDownLatch over = new CountDownLatch(1);
    private int seen;
    private long begin;
    private long end;

    @Override
    public void reported(long value) {
      seen++;
      if (seen == 2) {
        begin = System.nanoTime();
      } else if (seen == 3) {
        end = System.nanoTime();
        over.countDown();
      }
    }
  }

  /** Writes all that does not change: requests, descriptors, and heads in rotation. */
  private static void place(BareMetal bare, int batch) {
    for (int i = 0; i < batch; i++) {
      long header = HEADERS + i * 64L;
      long data = DATA + (long) i * BYTES;
      bare.write(header, 0); // VIRTIO_BLK_T_IN
      bare.write(header + 8, (long) i * BYTES / 512);
      bare.write(header + 16, 0xff);
      descriptor(bare, 3 * i, header, 16, NEXT);
      descriptor(bare, 3 * i + 1, data, BYTES, NEXT | WRITE);
      descriptor(bare, 3 * i + 2, header + 16, 1, WRITE);
    }
    // Two bytes of flags and two of index come before the heads.
    short[] words = new short[2 + SIZE];
    for (int i = 0; i < SIZE; i++) {
      words[2 + i] = (short) (3 * (i % batch));
    }
    for (int i = 0; i + 3 < words.length; i += 4) {
      long value = 0;
      for (int j = 3; j >= 0; j--) {
        value = (value << 16) | (words[i + j] & 0xffff);
      }
      bare.write(AVAILABLE + 2L * i, value);
    }
    bare.write(AVAILABLE + 2L * SIZE, (words[SIZE] & 0xffff) | (long) words[SIZE + 1] << 16);
    bare.write(USED, 0);
  }

  private static void descriptor(BareMetal bare, int index, long address, int length, int flags) {
    long next = index + 1L;
    bare.write(DESCRIPTORS + 16L * index, address);
    bare.write(DESCRIPTORS + 16L * index + 8, length | (long) flags << 32 | next << 48);
  }

  /** The device said OK. */
  private static void check(BareMetal bare) throws GuestAddressException {
    int status = bare.memory().slice(HEADERS + 16, 4).get(JAVA_INT, 0) & 0xff;
    if (status != 0) {
      throw new IllegalStateException("the block device's status is " + status);
    }
  }

  private record Served(MmioTransport transport, DeviceRunner runner) {
    static Served start(Slot slot, BlkDisk disk, PinnedWorker worker) {
      CompletableFuture<Served> made = new CompletableFuture<>();
      worker.execute(
          () -> {
            DeviceRunner runner = new DeviceRunner(() -> new BlkDevice(disk), worker, new Loud());
            made.complete(new Served(MmioTransport.attach(slot, runner, worker), runner));
          });
      return made.join();
    }

    void stop(PinnedWorker worker) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      worker.execute(
          () -> {
            transport.close();
            runner.close();
            done.complete(null);
          });
      done.join();
    }
  }

  /** A benchmark's device has no reason to fail. */
  private static final class Loud implements DeviceEvents {
    @Override
    public void failed(Throwable cause) {
      cause.printStackTrace();
    }

    @Override
    @SuppressWarnings("SystemOut") // a benchmark
    public void broken(int queue, String why) {
      System.err.println("queue " + queue + ": " + why);
    }

    @Override
    public void reset() {}
  }
}
