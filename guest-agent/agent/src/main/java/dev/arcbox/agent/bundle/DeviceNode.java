package dev.arcbox.agent.bundle;

/**
 * A device of the machine that a container is to have.
 *
 * @param type {@code b} or {@code c}
 * @param access of "rwm"
 */
public record DeviceNode(
    String path,
    char type,
    long major,
    long minor,
    int permissions,
    int uid,
    int gid,
    String access) {

  void node(Json json) {
    json.object().member("path").value(path).member("type").value(String.valueOf(type));
    json.member("major").value(major).member("minor").value(minor);
    json.member("fileMode").value(permissions);
    json.member("uid").value(uid).member("gid").value(gid).endObject();
  }

  void rule(Json json) {
    json.object().member("allow").value(true).member("type").value(String.valueOf(type));
    json.member("major").value(major).member("minor").value(minor);
    json.member("access").value(access).endObject();
  }
}
