package dev.arcbox.agent.bundle;

/** One line of "type major:minor access", as {@code --device-cgroup-rule} has it. */
final class DeviceRule {
  private DeviceRule() {}

  static void write(Json json, String rule) throws BundleException {
    int space = rule.indexOf(' ');
    int colon = rule.indexOf(':');
    int last = rule.lastIndexOf(' ');
    boolean shaped = space == 1 && colon > 2 && last > colon + 1;
    String type = shaped ? rule.substring(0, 1) : "";
    String access = shaped ? rule.substring(last + 1) : "";
    if (!shaped || "abc".indexOf(type) < 0 || !access.matches("[rwm]{1,3}")) {
      throw bad(rule);
    }
    json.object().member("allow").value(true).member("type").value(type);
    number(json, "major", rule.substring(2, colon), rule);
    number(json, "minor", rule.substring(colon + 1, last), rule);
    json.member("access").value(access).endObject();
  }

  private static void number(Json json, String name, String text, String rule)
      throws BundleException {
    if (text.equals("*")) {
      return; // left out: any
    }
    try {
      long number = Long.parseLong(text);
      if (number < 0) {
        throw bad(rule);
      }
      json.member(name).value(number);
    } catch (NumberFormatException e) {
      throw bad(rule);
    }
  }

  private static BundleException bad(String rule) {
    return new BundleException(
        "device cgroup rule '" + rule + "' is not 'TYPE MAJOR:MINOR ACCESS', as 'c 1:3 rwm'");
  }
}
