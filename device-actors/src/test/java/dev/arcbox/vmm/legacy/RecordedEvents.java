package dev.arcbox.vmm.legacy;

import java.util.ArrayList;
import java.util.List;

/** Notes what a guest asks for. */
final class RecordedEvents implements PlatformEvents {
  final List<String> seen = new ArrayList<>();

  @Override
  public void powerOff() {
    seen.add("off");
  }

  @Override
  public void reset() {
    seen.add("reset");
  }

  @Override
  public void panicked() {
    seen.add("panic");
  }

  @Override
  public void debugExit(int code) {
    seen.add("exit " + code);
  }
}
