package dev.arcbox.vhostuser;

import dev.arcbox.hypervisor.GuestMemory;
import dev.arcbox.virtio.DeviceRunner;
import dev.arcbox.virtio.Transport;
import dev.arcbox.virtio.queue.QueueFeatures;
import dev.arcbox.worker.Worker;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The state of one connection, and what each message does to it. An answer is present where the
 * protocol has one of its own; the acknowledgement of the others is the connection's business.
 */
final class Backend implements Transport, AutoCloseable {
  /** Device status bits (VIRTIO 1.2 section 2.1). */
  private static final int STATUS_NEEDS_RESET = 64;

  private final DeviceRunner runner;
  private final Vrings rings;
  private final long offered;
  private Optional<SharedMemory> memory = Optional.empty();
  private Optional<BackendChannel> channel = Optional.empty();
  private long features;
  private long protocolFeatures;
  private int status;

  /**
   * A connection's state before its first message.
   *
   * @param lost is run when a ring's fd shows that the front end is gone; it must not call back
   *     before returning
   */
  Backend(DeviceRunner runner, Worker worker, Runnable lost) {
    this.runner = runner;
    this.offered =
        runner.identity().features()
            | ProtocolFeatures.F_PROTOCOL_FEATURES
            | ProtocolFeatures.VERSION_1
            | QueueFeatures.INDIRECT_DESC
            | QueueFeatures.EVENT_IDX;
    this.rings =
        new Vrings(
            IntStream.range(0, runner.identity().queueCount())
                .mapToObj(i -> new Vring(i, runner, worker, lost))
                .toList());
    runner.attach(this);
  }

  boolean acknowledges() {
    return (protocolFeatures & ProtocolFeatures.REPLY_ACK) != 0;
  }

  static ByteBuffer u64(long value) {
    return buffer(Long.BYTES).putLong(value).flip();
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  Optional<ByteBuffer> serve(Message message) throws MalformedMessageException {
    int number = message.header().request();
    Request request =
        Request.of(number)
            .orElseThrow(() -> new MalformedMessageException("unknown request " + number));
    return switch (request) {
      case GET_FEATURES -> Optional.of(u64(offered));
      case GET_PROTOCOL_FEATURES -> Optional.of(u64(ProtocolFeatures.OFFERED));
      case GET_QUEUE_NUM -> Optional.of(u64(rings.all().size()));
      case GET_STATUS -> Optional.of(u64(status | (runner.needsReset() ? STATUS_NEEDS_RESET : 0)));
      case GET_CONFIG -> Optional.of(readConfig(message));
      case GET_VRING_BASE -> Optional.of(takeBase(message));
      default -> {
        change(request, message);
        yield Optional.empty();
      }
    };
  }

  @SuppressWarnings("StatementSwitchToExpressionSwitch")
  private void change(Request request, Message message) throws MalformedMessageException {
    switch (request) {
      case SET_OWNER -> {}
      case SET_FEATURES -> setFeatures(message.payload(Long.BYTES).getLong());
      case SET_PROTOCOL_FEATURES -> setProtocolFeatures(message.payload(Long.BYTES).getLong());
      case SET_MEM_TABLE -> setMemory(message);
      case SET_VRING_NUM -> {
        ByteBuffer it = message.payload(Long.BYTES);
        rings.at(it.getInt()).size(it.getInt());
      }
      case SET_VRING_BASE -> {
        ByteBuffer it = message.payload(Long.BYTES);
        rings.at(it.getInt()).base(it.getInt());
      }
      case SET_VRING_ADDR -> {
        VringAddress it = VringAddress.parse(message.payload(VringAddress.BYTES));
        rings.at(it.index()).address(it);
      }
      case SET_VRING_KICK -> setKick(message);
      case SET_VRING_CALL -> rings.ofFdMessage(message).call(Vrings.fd(message));
      case SET_VRING_ERR -> rings.ofFdMessage(message).error(Vrings.fd(message));
      case SET_VRING_ENABLE -> setEnabled(message.payload(Long.BYTES));
      case SET_BACKEND_REQ_FD -> {
        channel.ifPresent(BackendChannel::close);
        channel = Optional.of(new BackendChannel(message.takeFd()));
      }
      case SET_CONFIG -> writeConfig(message);
      case SET_STATUS -> setStatus((int) message.payload(Long.BYTES).getLong());
      case RESET_OWNER, RESET_DEVICE -> reset();
      default -> throw new MalformedMessageException("request " + request);
    }
  }

  private void setFeatures(long accepted) throws MalformedMessageException {
    if ((accepted & ~offered) != 0) {
      throw new MalformedMessageException(
          "features 0x%x of 0x%x offered".formatted(accepted, offered));
    }
    if (!rings.anyRuns()) {
      features = accepted;
      runner.activate(features);
    } else if (accepted != features) {
      throw new MalformedMessageException("other features while rings run");
    }
  }

  private void setProtocolFeatures(long accepted) throws MalformedMessageException {
    if ((accepted & ~ProtocolFeatures.OFFERED) != 0) {
      throw new MalformedMessageException("protocol features 0x%x".formatted(accepted));
    }
    protocolFeatures = accepted;
  }

  private void setMemory(Message message) throws MalformedMessageException {
    SharedMemory fresh = SharedMemory.map(MemoryTable.parse(message.payload()), message.fds());
    runner.changeMemory(fresh.guest());
    memory.ifPresent(SharedMemory::close);
    memory = Optional.of(fresh);
  }

  private SharedMemory mapped() throws MalformedMessageException {
    return memory.orElseThrow(() -> new MalformedMessageException("a ring before the memory"));
  }

  private void setKick(Message message) throws MalformedMessageException {
    Vring ring = rings.ofFdMessage(message);
    boolean alwaysEnabled = (features & ProtocolFeatures.F_PROTOCOL_FEATURES) == 0;
    if (alwaysEnabled) {
      // Without the bit there is no ENABLE message: rings start enabled.
      ring.enabled(true, mapped());
    }
    ring.kick(message.takeFd(), mapped());
  }

  private void setEnabled(ByteBuffer payload) throws MalformedMessageException {
    Vring ring = rings.at(payload.getInt());
    ring.enabled(payload.getInt() != 0, mapped());
  }

  private ByteBuffer takeBase(Message message) throws MalformedMessageException {
    int index = message.payload(Long.BYTES).getInt();
    int base = rings.at(index).takeBase();
    return buffer(Long.BYTES).putInt(index).putInt(base).flip();
  }

  private ByteBuffer readConfig(Message message) throws MalformedMessageException {
    ConfigMessage it = ConfigMessage.parse(message.payload());
    ByteBuffer answer = buffer(ConfigMessage.HEAD_BYTES + it.size());
    answer.putInt(it.offset()).putInt(it.size()).putInt(it.flags());
    runner.readConfig(it.offset(), MemorySegment.ofBuffer(answer), it.size());
    return answer.rewind();
  }

  private void writeConfig(Message message) throws MalformedMessageException {
    ConfigMessage it = ConfigMessage.parse(message.payload());
    runner.writeConfig(it.offset(), MemorySegment.ofBuffer(message.payload()), it.size());
  }

  private void setStatus(int newStatus) {
    status = newStatus & 0xff;
    if (status == 0) {
      reset();
    }
  }

  private void reset() {
    rings.stop();
    features = 0;
    runner.reset();
  }

  @Override
  public void configChanged() {
    channel.ifPresent(BackendChannel::configChanged);
  }

  @Override
  public void needsReset(int queue) {
    rings.all().get(queue).signalError();
    configChanged();
  }

  /** Rings first, then the device, then the memory that both used. */
  @Override
  public void close() {
    rings.close();
    runner.reset();
    runner.attach(Transport.NONE);
    runner.changeMemory(GuestMemory.none());
    memory.ifPresent(SharedMemory::close);
    channel.ifPresent(BackendChannel::close);
  }
}
