package dev.arcbox.hypervisor;

import java.util.List;
import java.util.OptionalLong;

/**
 * One machine, from made to gone. A call that its state does not allow throws {@link
 * HypervisorException.WrongState}, which names both.
 */
public interface VirtualMachine extends AutoCloseable {
  MachineConfig config();

  VmState state();

  /** Where its devices are to be attached. */
  DeviceTransport transport();

  /** Its vCPUs; empty before {@link #start}. */
  List<Vcpu> vcpus();

  /** The host process that is the machine, if it is one of its own. */
  OptionalLong hostProcess();

  /** Starts; {@code Running} is told as an event when the guest's kernel has begun. */
  void start();

  /** Asks the guest to shut down by itself. It may not; then {@link #kill}. */
  void requestStop();

  /** Stops all vCPUs; devices keep their state. Returns when they have stopped. */
  void pause();

  void resume();

  /**
   * Gives a running guest one vCPU more and tells its kernel so; whether it takes it into use is
   * its own affair. Returns the new one's index.
   *
   * @throws HypervisorException.ControlFailed when there can be no more
   */
  int addCpu();

  /** Ends it at once, as if the power were cut. The end is told as an event. Always allowed. */
  void kill();

  /** Ends it if it runs, waits for the end, and leaves no process, file or fd behind. */
  @Override
  void close();
}
