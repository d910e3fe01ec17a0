package dev.arcbox.system;

/** What one run of the client came to. */
record Result(int code, String out, String err) {
  @Override
  public String toString() {
    return "code " + code + "\n--- out\n" + out + "\n--- err\n" + err;
  }
}
