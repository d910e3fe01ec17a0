package dev.arcbox.testkit.mmio;

import dev.arcbox.hypervisor.GuestMemory;
import dev.arcbox.hypervisor.InterruptLine;
import dev.arcbox.hypervisor.KickSource;
import dev.arcbox.hypervisor.MmioDevice;
import dev.arcbox.hypervisor.MmioSlot;
import dev.arcbox.platform.fd.EventFd;
import dev.arcbox.testkit.ring.SharedGuest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A slot of a machine that is not there. Its interrupt runs what the driver hung there. */
public final class PretendedSlot implements MmioSlot {
  private record Place(long offset, int size, long value) {}

  private final GuestMemory memory;
  private final Map<Place, EventFd> kicks = new ConcurrentHashMap<>();
  private final List<Runnable> handlers = new CopyOnWriteArrayList<>();
  private volatile MmioDevice registers;

  /** A slot of a machine with this memory. */
  public PretendedSlot(SharedGuest guest) {
    this.memory = GuestMemory.of(List.of(new GuestMemory.Region(SharedGuest.BASE, guest.bytes())));
  }

  @Override
  public GuestMemory memory() {
    return memory;
  }

  @Override
  public InterruptLine interrupt() {
    return () -> handlers.forEach(Runnable::run);
  }

  @Override
  public KickSource kicks() {
    return new KickSource() {
      @Override
      public void connect(long offset, int size, long value, EventFd target) {
        if (kicks.putIfAbsent(new Place(offset, size, value), target) != null) {
          throw new IllegalStateException("connected twice: value " + value);
        }
      }

      @Override
      public void disconnect(long offset, int size, long value, EventFd target) {
        kicks.remove(new Place(offset, size, value), target);
      }
    };
  }

  @Override
  public void attach(MmioDevice device) {
    registers = device;
  }

  /** The registers that were attached. */
  public MmioDevice registers() {
    return registers;
  }

  /** Writes as a guest does: a write that is connected is a kick, and the device never sees it. */
  public void write(long offset, int size, long value) {
    EventFd kick = kicks.get(new Place(offset, size, value));
    if (kick != null) {
      kick.signal();
    } else {
      registers.write(offset, size, value);
    }
  }

  /** Reads as a guest does. */
  public long read(long offset, int size) {
    return registers.read(offset, size);
  }

  /** What a queue's notification signals. */
  public EventFd kick(long offset, int queue) {
    return kicks.get(new Place(offset, Integer.BYTES, queue));
  }

  /** Kicks that are connected. */
  public int connected() {
    return kicks.size();
  }

  /** Runs {@code handler} on each interrupt, on the thread that raises it. */
  public void onInterrupt(Runnable handler) {
    handlers.add(handler);
  }
}
