package dev.arcbox.hypervisor;

/** What can go wrong with a machine, apart from what its guest does. */
public abstract sealed class HypervisorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private HypervisorException(String message) {
    super(message);
  }

  private HypervisorException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The configuration cannot be. */
  public static final class BadConfig extends HypervisorException {
    private static final long serialVersionUID = 1L;

    public BadConfig(String what) {
      super("bad machine configuration: " + what);
    }
  }

  /** The call does not fit the machine's state. */
  public static final class WrongState extends HypervisorException {
    private static final long serialVersionUID = 1L;

    public WrongState(String machine, String call, VmState state) {
      super("machine " + machine + " is " + state.label() + ": cannot " + call);
    }
  }

  /** The machine could not be started. */
  public static final class StartFailed extends HypervisorException {
    private static final long serialVersionUID = 1L;

    public StartFailed(String machine, String why, Throwable cause) {
      super("machine " + machine + " did not start: " + why, cause);
    }
  }

  /** The machine did not do what it was told. */
  public static final class ControlFailed extends HypervisorException {
    private static final long serialVersionUID = 1L;

    public ControlFailed(String machine, String command, String answer) {
      super("machine " + machine + " refused " + command + ": " + answer);
    }
  }
}
