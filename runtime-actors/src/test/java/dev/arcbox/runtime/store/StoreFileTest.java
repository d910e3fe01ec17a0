package dev.arcbox.runtime.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.JDBC;

class StoreFileTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void migratesFromEveryEarlierVersionAndKeepsWhatWasThere(int version) throws SQLException {
    Path file = directory.resolve("arcbox.db");
    try (Connection old = raw(file)) {
      old.setAutoCommit(false);
      Migrations.apply(file, old, version);
      if (version > 0) {
        Database.execute(old, "INSERT INTO containers VALUES ('c', 'n', 'i', 'exited', 1, '{}')");
        old.commit();
      }
    }
    try (Store store = Store.open(file)) {
      assertEquals(version > 0 ? 1 : 0, store.containers().all().join().size());
      assertEquals(List.of(), store.images().all().join());
    }
    try (Connection now = raw(file)) {
      assertEquals(
          Migrations.LATEST,
          Database.query(now, row -> row.getInt(1), "PRAGMA user_version").getFirst());
    }
  }

  @Test
  void aFreshFileHasTheSameSchemaAsAMigratedOne() throws SQLException {
    Path stepwise = directory.resolve("stepwise.db");
    for (int version = 1; version <= Migrations.LATEST; version++) {
      try (Connection connection = raw(stepwise)) {
        connection.setAutoCommit(false);
        Migrations.apply(stepwise, connection, version);
      }
    }
    Path fresh = directory.resolve("fresh.db");
    Store.open(fresh).close();
    assertEquals(schema(fresh), schema(stepwise));
  }

  @Test
  void refusesSchemaOfALaterVersion() throws SQLException {
    Path file = directory.resolve("arcbox.db");
    Store.open(file).close();
    try (Connection connection = raw(file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA user_version = 99");
    }
    String message = assertThrows(StoreException.TooNew.class, () -> Store.open(file)).getMessage();
    assertTrue(message.contains("99") && message.contains("update ArcBox"), message);
  }

  @Test
  void refusesAnotherProgramsDatabase() throws SQLException {
    Path file = directory.resolve("arcbox.db");
    try (Connection connection = raw(file);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE theirs (x)");
    }
    assertThrows(StoreException.Refused.class, () -> Store.open(file));
  }

  @Test
  void saysThatAFileOfGarbageIsDamaged() throws IOException {
    Path file = directory.resolve("arcbox.db");
    byte[] garbage = new byte[8192];
    new Random(1).nextBytes(garbage);
    Files.write(file, garbage);
    assertThrows(StoreException.Corrupt.class, () -> Store.open(file));
    assertTrue(Arrays.equals(garbage, Files.readAllBytes(file)), "left for the user to look at");
  }

  @Test
  void saysThatATruncatedFileIsDamaged() throws IOException {
    Path file = filled(directory.resolve("arcbox.db"));
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2 + 100));
    assertThrows(StoreException.Corrupt.class, () -> Store.open(file));
  }

  @Test
  void neverCrashesOnFlippedBytes() throws IOException {
    byte[] whole = Files.readAllBytes(filled(directory.resolve("good.db")));
    Random random = new Random(42);
    for (int round = 0; round < 40; round++) {
      byte[] broken = whole.clone();
      for (int i = 0; i < 64; i++) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      }
      Path file = Files.write(directory.resolve("broken" + round + ".db"), broken);
      try (Store store = Store.open(file)) {
        store.containers().all().join();
      } catch (StoreException | java.util.concurrent.CompletionException e) {
        assertFalse(e.getMessage().isBlank());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-wal", "-shm"})
  void refusesPlantedLinks(String suffix) throws IOException {
    Path canary = Files.writeString(directory.resolve("canary"), "unharmed");
    Path file = directory.resolve("arcbox.db");
    Files.createSymbolicLink(file.resolveSibling("arcbox.db" + suffix), canary);
    assertThrows(StoreException.Refused.class, () -> Store.open(file));
    assertEquals("unharmed", Files.readString(canary));
  }

  @Test
  void whatWasAcknowledgedIsThereAfterAKill() throws IOException {
    Path file = directory.resolve("arcbox.db");
    Path copy = Files.createDirectory(directory.resolve("copy"));
    try (Store store = Store.open(file)) {
      for (int i = 0; i < 100; i++) {
        store.containers().insert(StoreTest.container("c" + i, "n" + i, "running")).join();
      }
      // The files as a killed process leaves them: the log not folded in.
      for (String name : List.of("arcbox.db", "arcbox.db-wal")) {
        Files.copy(directory.resolve(name), copy.resolve(name));
      }
    }
    try (Store store = Store.open(copy.resolve("arcbox.db"))) {
      assertEquals(100, store.containers().all().join().size());
    }
  }

  @Test
  void aTornLogLosesOnlyItsTail() throws IOException {
    Path file = directory.resolve("arcbox.db");
    Path copy = Files.createDirectory(directory.resolve("copy"));
    int wal = 0;
    byte[] main = {};
    byte[] log = {};
    try (Store store = Store.open(file)) {
      for (int i = 0; i < 50; i++) {
        store.containers().insert(StoreTest.container("c" + i, "n" + i, "running")).join();
      }
      main = Files.readAllBytes(file);
      log = Files.readAllBytes(directory.resolve("arcbox.db-wal"));
      wal = log.length;
    }
    Random random = new Random(7);
    for (int round = 0; round < 20; round++) {
      Path torn = copy.resolve("t" + round + ".db");
      Files.write(torn, main);
      Files.write(copy.resolve("t" + round + ".db-wal"), Arrays.copyOf(log, random.nextInt(wal)));
      try (Store store = Store.open(torn)) {
        List<ContainerRecord> left = store.containers().all().join();
        for (int i = 0; i < left.size(); i++) {
          assertEquals("c" + i, idAt(left, i), "a prefix of what was written");
        }
      }
    }
  }

  @Test
  void leavesNothingInTheTemporaryFolder() throws IOException {
    Store.open(directory.resolve("arcbox.db")).close();
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      assertEquals(
          List.of(), files.filter(f -> f.getFileName().toString().startsWith("sqlite-")).toList());
    }
  }

  private static String idAt(List<ContainerRecord> containers, int number) {
    Set<String> ids = containers.stream().map(ContainerRecord::id).collect(Collectors.toSet());
    return ids.contains("c" + number) ? "c" + number : "missing";
  }

  private static Path filled(Path file) {
    try (Store store = Store.open(file)) {
      for (int i = 0; i < 500; i++) {
        store.containers().insert(StoreTest.container("c" + i, "n" + i, "running")).join();
      }
    }
    return file;
  }

  private static List<String> schema(Path file) throws SQLException {
    try (Connection connection = raw(file)) {
      return Database.query(
          connection,
          row -> row.getString(1),
          "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name");
    }
  }

  private static Connection raw(Path file) throws SQLException {
    return JDBC.createConnection("jdbc:sqlite:" + file, new java.util.Properties());
  }
}
