package dev.arcbox.agent.bundle;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.file.Directory;
import dev.arcbox.platform.file.OpenFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The lines of a container's own {@code /etc/passwd} and {@code /etc/group}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/passwd.5.html">passwd(5)</a>
 */
public final class Accounts {
  /** Of each file; what lies behind is as if it were not there. */
  private static final int MAX_BYTES = 1 << 20;

  /** Docker refuses ids beyond this; uid_t −1 means "no change" to the kernel. */
  private static final long MAX_ID = Integer.MAX_VALUE;

  private final List<String[]> users;
  private final List<String[]> groups;

  Accounts(String passwd, String group) {
    users = rows(passwd);
    groups = rows(group);
  }

  /** Reads both files inside a container's root; a missing one is empty. */
  public static Accounts read(Directory root) {
    return new Accounts(text(root, "etc/passwd"), text(root, "etc/group"));
  }

  private static String text(Directory root, String path) {
    try (OpenFile file = root.read(path);
        Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(64 << 10, 1);
      StringBuilder text = new StringBuilder();
      for (int n = file.read(buffer); n > 0 && text.length() < MAX_BYTES; n = file.read(buffer)) {
        byte[] bytes = buffer.asSlice(0, n).toArray(JAVA_BYTE);
        text.append(new String(bytes, StandardCharsets.ISO_8859_1));
      }
      return text.toString();
    } catch (PlatformException e) {
      if (e.errno() == Errno.ENOENT
          || e.errno() == Errno.ENOTDIR
          || e.errno() == Errno.EISDIR
          || e.errno() == Errno.ELOOP) {
        return "";
      }
      throw e;
    }
  }

  private static List<String[]> rows(String text) {
    List<String[]> rows = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int to = text.indexOf('\n', from);
      if (to < 0) {
        to = text.length();
      }
      rows.add(fields(text.substring(from, to)));
      from = to + 1;
    }
    return rows;
  }

  private static String[] fields(String line) {
    List<String> fields = new ArrayList<>(7);
    int from = 0;
    for (int colon = line.indexOf(':'); colon >= 0; colon = line.indexOf(':', from)) {
      fields.add(line.substring(from, colon));
      from = colon + 1;
    }
    fields.add(line.substring(from));
    return fields.toArray(String[]::new);
  }

  /**
   * Finds who "name", "uid", "name:group" or "uid:gid" is; empty is root.
   *
   * @throws BundleException when a name is unknown or a number out of range
   */
  public User resolve(String wanted) throws BundleException {
    int colon = wanted.indexOf(':');
    String userPart = colon < 0 ? wanted : wanted.substring(0, colon);
    String groupPart = colon < 0 ? "" : wanted.substring(colon + 1);
    Optional<String[]> row = userRow(userPart.isEmpty() ? "0" : userPart);
    int uid;
    if (row.isPresent()) {
      uid = id(row.get()[2], "user", row.get()[2]);
    } else if (isNumber(userPart)) {
      uid = id(userPart, "user", wanted);
    } else if (userPart.isEmpty()) {
      uid = 0;
    } else {
      throw new BundleException(
          "unable to find user " + userPart + ": no matching entries in passwd file");
    }
    int primary =
        row.isPresent() && isNumber(row.get()[3]) ? id(row.get()[3], "group", row.get()[3]) : 0;
    int gid = groupPart.isEmpty() ? primary : groupId(groupPart);
    String home =
        row.isPresent() && row.get().length > 5 && !row.get()[5].isEmpty() ? row.get()[5] : "/";
    List<Integer> more =
        row.isPresent() && groupPart.isEmpty() ? memberships(row.get()[0], gid) : List.of();
    return new User(uid, gid, more, row.isEmpty() && uid == 0 ? "/root" : home);
  }

  /**
   * The same with more groups, by name or number.
   *
   * @throws BundleException when a name is unknown or a number out of range
   */
  public User resolve(String wanted, List<String> groups) throws BundleException {
    User user = resolve(wanted);
    if (groups.isEmpty()) {
      return user;
    }
    List<Integer> all = new ArrayList<>(user.groups());
    for (String group : groups) {
      int gid = groupId(group);
      if (!all.contains(gid)) {
        all.add(gid);
      }
    }
    return new User(user.uid(), user.gid(), all, user.home());
  }

  private Optional<String[]> userRow(String wanted) {
    Optional<String[]> byId = Optional.empty();
    for (String[] row : users) {
      if (row.length >= 4 && isNumber(row[2])) {
        if (row[0].equals(wanted)) {
          return Optional.of(row);
        }
        if (byId.isEmpty() && row[2].equals(wanted)) {
          byId = Optional.of(row);
        }
      }
    }
    return byId;
  }

  private int groupId(String wanted) throws BundleException {
    for (String[] row : groups) {
      if (row.length >= 3 && row[0].equals(wanted) && isNumber(row[2])) {
        return id(row[2], "group", wanted);
      }
    }
    if (!isNumber(wanted)) {
      throw new BundleException(
          "unable to find group " + wanted + ": no matching entries in group file");
    }
    return id(wanted, "group", wanted);
  }

  /** Groups whose member list has the user. */
  private List<Integer> memberships(String user, int primary) throws BundleException {
    List<Integer> found = new ArrayList<>();
    for (String[] row : groups) {
      if (row.length >= 4 && isNumber(row[2]) && (',' + row[3] + ',').contains(',' + user + ',')) {
        int gid = id(row[2], "group", row[2]);
        if (gid != primary) {
          found.add(gid);
        }
      }
    }
    return found;
  }

  private static boolean isNumber(String text) {
    if (text.isEmpty()) {
      return false;
    }
    for (int i = text.charAt(0) == '-' && text.length() > 1 ? 1 : 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static int id(String digits, String what, String wanted) throws BundleException {
    // Eighteen digits fit a long; anything longer is out of range anyway.
    long value = digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
    if (value < 0 || value > MAX_ID) {
      throw new BundleException(what + " id out of range in \"" + wanted + "\": 0 to " + MAX_ID);
    }
    return (int) value;
  }
}
