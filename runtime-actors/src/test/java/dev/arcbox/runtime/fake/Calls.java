package dev.arcbox.runtime.fake;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;

/** What was asked of somebody, in order; who needs more of it can wait. Any thread. */
public final class Calls extends AbstractList<String> {
  private final List<String> all = new ArrayList<>();

  @Override
  public synchronized boolean add(String call) {
    all.add(call);
    notifyAll();
    return true;
  }

  @Override
  public synchronized String get(int index) {
    return all.get(index);
  }

  @Override
  public synchronized int size() {
    return all.size();
  }

  /** The first that begins so, once it has come; the test's own limit ends the wait. */
  public synchronized String await(String beginning) throws InterruptedException {
    while (true) {
      for (String call : all) {
        if (call.startsWith(beginning)) {
          return call;
        }
      }
      wait();
    }
  }
}
