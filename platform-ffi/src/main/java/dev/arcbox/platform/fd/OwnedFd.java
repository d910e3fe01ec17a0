package dev.arcbox.platform.fd;

/** An fd of which nothing is known but that it is ours; for instance one received over a socket. */
public final class OwnedFd extends Fd {
  public OwnedFd(int number) {
    super(number);
  }
}
