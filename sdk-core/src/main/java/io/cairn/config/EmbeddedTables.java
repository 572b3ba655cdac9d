package io.cairn.config;

import io.cairn.config.spi.StoreException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/**
 * The tables of an {@link EmbeddedConfigStore} in one database of the engine; the only class that
 * speaks to it.
 *
 * <p><b>One writer, readers beside it.</b> Two connections are open. One thread changes and commits
 * on the first; {@link #read} uses the second, one caller at a time, in a transaction that sees the
 * last commit and nothing later. The engine's write-ahead log lets neither wait for the other. A
 * commit returns when the log is on the disk ({@code synchronous=FULL}).
 */
final class EmbeddedTables implements AutoCloseable {
  private static final int LAYOUT = 1;
  private static final long MOST_LOG_KEPT = 16L << 20;

  private static final String[] CREATE = {
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    "CREATE TABLE hunt (hunt TEXT PRIMARY KEY, epoch INTEGER NOT NULL, leader TEXT NOT NULL)"
        + " STRICT",
    """
    CREATE TABLE version (
      hunt TEXT NOT NULL, epoch INTEGER NOT NULL, revision INTEGER NOT NULL,
      publication TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL, why TEXT NOT NULL,
      added INTEGER NOT NULL, put TEXT NOT NULL, removed TEXT NOT NULL,
      fragments INTEGER NOT NULL, digest INTEGER NOT NULL,
      PRIMARY KEY (hunt, epoch, revision)) STRICT\
    """,
    """
    CREATE TABLE fragment (
      hunt TEXT NOT NULL, name TEXT NOT NULL, epoch INTEGER NOT NULL, revision INTEGER NOT NULL,
      type TEXT, selector TEXT, content BLOB,
      PRIMARY KEY (hunt, name, epoch, revision)) STRICT\
    """
  };

  private final Connection writing;
  private final Connection reading;
  private final Lineage lineage;

  private EmbeddedTables(Connection writing, Connection reading, Lineage lineage) {
    this.writing = writing;
    this.reading = reading;
    this.lineage = lineage;
  }

  /**
   * Opens the file, or makes a new one.
   *
   * @throws StoreException if it cannot be opened, is damaged, or is of another layout
   */
  static EmbeddedTables open(Path file) {
    Connection writing = null;
    Connection reading = null;
    try {
      writing = connect(file);
      writing.setAutoCommit(false);
      Lineage lineage = createIfNew(file, writing);
      reading = connect(file);
      reading.setAutoCommit(false);
      return new EmbeddedTables(writing, reading, lineage);
    } catch (SQLException | RuntimeException | LinkageError e) {
      closeQuietly(reading);
      closeQuietly(writing);
      throw e instanceof StoreException told
          ? told
          : new StoreException("%s cannot be opened: %s".formatted(file, reason(e)), e);
    }
  }

  private static Connection connect(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(0);
    config.setJournalSizeLimit(Math.toIntExact(MOST_LOG_KEPT));
    return config.createConnection("jdbc:sqlite:" + file);
  }

  private static Lineage createIfNew(Path file, Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!isThere(statement)) {
        for (String table : CREATE) {
          statement.executeUpdate(table);
        }
        putMeta(connection, "layout", Integer.toString(LAYOUT));
        putMeta(connection, "lineage", Lineage.random().toString());
        connection.commit();
      }
    }
    String layout = meta(connection, "layout");
    if (!Integer.toString(LAYOUT).equals(layout)) {
      throw new StoreException(
          "%s has layout %s; this version of the library reads layout %d"
              .formatted(file, layout == null ? "none" : Text.printable(layout), LAYOUT),
          null);
    }
    String lineage = meta(connection, "lineage");
    if (lineage == null) {
      throw new StoreException("%s has no lineage: it is damaged".formatted(file), null);
    }
    return Lineage.parse(lineage);
  }

  private static boolean isThere(Statement statement) throws SQLException {
    try (ResultSet found =
        statement.executeQuery("SELECT 1 FROM sqlite_schema WHERE name = 'meta'")) {
      return found.next();
    }
  }

  private static void putMeta(Connection connection, String name, String value)
      throws SQLException {
    update(connection, "INSERT INTO meta VALUES (?, ?)", name, value);
  }

  private static @Nullable String meta(Connection connection, String name) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT value FROM meta WHERE name = ?")) {
      select.setString(1, name);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getString(1) : null;
      }
    }
  }

  Lineage lineage() {
    return lineage;
  }

  /**
   * Makes all changes since the last commit durable, in one step.
   *
   * @param show shows them to everybody; no reader of the tables is between commit and this
   */
  void commit(Runnable show) throws SQLException {
    synchronized (reading) {
      writing.commit();
      show.run();
    }
  }

  void putLeadership(EmbeddedHunt hunt) throws SQLException {
    update(
        writing,
        "INSERT OR REPLACE INTO hunt VALUES (?, ?, ?)",
        hunt.hunt().value(),
        hunt.epoch(),
        hunt.leader());
  }

  void putVersion(HuntId hunt, EmbeddedVersion version, List<Fragment> put) throws SQLException {
    int epoch = version.version().epoch();
    long revision = version.version().revision();
    String insert = "INSERT INTO fragment VALUES (?, ?, ?, ?, ?, ?, ?)";
    for (Fragment fragment : put) {
      update(
          writing,
          insert,
          hunt.value(),
          fragment.name(),
          epoch,
          revision,
          fragment.contentType(),
          fragment.selector().toString(),
          fragment.bytes());
    }
    for (String name : version.removed()) {
      update(writing, insert, hunt.value(), name, epoch, revision, null, null, null);
    }
    HistoryEntry entry = version.entry();
    update(
        writing,
        "INSERT INTO version VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        hunt.value(),
        epoch,
        revision,
        version.publication().toString(),
        entry.who(),
        entry.when().toString(),
        entry.why(),
        entry.added(),
        String.join("\n", version.put()),
        String.join("\n", version.removed()),
        version.count(),
        version.digest());
  }

  /** Drops the oldest of these versions, so that no more are left than the length of a history. */
  void trim(HuntId hunt, List<EmbeddedVersion> all, int historyLength) throws SQLException {
    for (int i = 0; i < all.size() - historyLength; i++) {
      drop(hunt, all.get(i), all.get(i + 1));
    }
  }

  /** Drops a version, and the revisions that only it could see: those the next one replaced. */
  private void drop(HuntId hunt, EmbeddedVersion oldest, EmbeddedVersion next) throws SQLException {
    List<String> replaced = new ArrayList<>(next.put());
    replaced.addAll(next.removed());
    for (String name : replaced) {
      update(
          writing,
          """
          DELETE FROM fragment WHERE hunt = ?1 AND name = ?2 AND ((epoch, revision) < (?3, ?4)
            OR (type IS NULL AND epoch = ?3 AND revision = ?4))\
          """,
          hunt.value(),
          name,
          next.version().epoch(),
          next.version().revision());
    }
    update(
        writing,
        "DELETE FROM version WHERE hunt = ? AND epoch = ? AND revision = ?",
        hunt.value(),
        oldest.version().epoch(),
        oldest.version().revision());
  }

  /**
   * Reads what is in memory of every hunt, leaderships and histories, and drops what is over the
   * length of a history. Writer's thread.
   */
  Map<HuntId, EmbeddedHunt> load(int historyLength) throws SQLException {
    Map<HuntId, List<EmbeddedVersion>> versions = versions();
    Map<HuntId, EmbeddedHunt> hunts = new TreeMap<>();
    try (Statement statement = writing.createStatement();
        ResultSet row = statement.executeQuery("SELECT hunt, epoch, leader FROM hunt")) {
      while (row.next()) {
        HuntId hunt = HuntId.of(row.getString(1));
        List<EmbeddedVersion> kept = versions.getOrDefault(hunt, List.of());
        hunts.put(hunt, new EmbeddedHunt(hunt, row.getInt(2), row.getString(3), kept));
      }
    }
    for (Map.Entry<HuntId, EmbeddedHunt> entry : hunts.entrySet()) {
      entry.setValue(entry.getValue().keeping(historyLength));
      trim(entry.getKey(), versions.getOrDefault(entry.getKey(), List.of()), historyLength);
    }
    writing.commit();
    return hunts;
  }

  private Map<HuntId, List<EmbeddedVersion>> versions() throws SQLException {
    Map<HuntId, List<EmbeddedVersion>> versions = new TreeMap<>();
    try (Statement statement = writing.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT * FROM version ORDER BY hunt, epoch, revision")) {
      while (row.next()) {
        versions
            .computeIfAbsent(HuntId.of(row.getString("hunt")), hunt -> new ArrayList<>())
            .add(version(row));
      }
    }
    return versions;
  }

  private static EmbeddedVersion version(ResultSet row) throws SQLException {
    List<String> put = names(row.getString("put"));
    List<String> removed = names(row.getString("removed"));
    int added = row.getInt("added");
    return new EmbeddedVersion(
        new HistoryEntry(
            VersionVector.of(row.getInt("epoch"), row.getLong("revision")),
            row.getString("who"),
            Instant.parse(row.getString("at")),
            row.getString("why"),
            added,
            put.size() - added,
            removed.size()),
        UUID.fromString(row.getString("publication")),
        put,
        removed,
        row.getInt("fragments"),
        row.getLong("digest"));
  }

  private static List<String> names(String lines) {
    return lines.isEmpty() ? List.of() : List.of(lines.split("\n", -1));
  }

  /**
   * Reads a version whole: of each name the newest revision that is not later. Any thread; blocks.
   *
   * @return the fragments, or null if the version is kept no longer
   */
  @Nullable List<Fragment> read(HuntId hunt, VersionVector version) throws SQLException {
    synchronized (reading) {
      try {
        return isKept(hunt, version) ? fragments(hunt, version) : null;
      } finally {
        reading.rollback();
      }
    }
  }

  private boolean isKept(HuntId hunt, VersionVector version) throws SQLException {
    try (PreparedStatement select =
        reading.prepareStatement(
            "SELECT 1 FROM version WHERE hunt = ? AND epoch = ? AND revision = ?")) {
      bind(select, hunt.value(), version.epoch(), version.revision());
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  private List<Fragment> fragments(HuntId hunt, VersionVector version) throws SQLException {
    List<Fragment> fragments = new ArrayList<>();
    try (PreparedStatement select =
        reading.prepareStatement(
            """
            SELECT name, type, selector, content FROM fragment
            WHERE hunt = ? AND (epoch, revision) <= (?, ?)
            ORDER BY name, epoch DESC, revision DESC\
            """)) {
      bind(select, hunt.value(), version.epoch(), version.revision());
      try (ResultSet row = select.executeQuery()) {
        String last = "";
        while (row.next()) {
          String name = row.getString(1);
          String type = row.getString(2);
          if (!name.equals(last) && type != null) {
            fragments.add(
                Fragment.wrap(
                    name, type, Selector.parse(row.getString(3)), ByteBuffer.wrap(content(row))));
          }
          last = name;
        }
      }
    }
    return fragments;
  }

  /** An empty BLOB comes back as null. */
  private static byte[] content(ResultSet row) throws SQLException {
    byte[] content = row.getBytes(4);
    return content == null ? new byte[0] : content;
  }

  private static void update(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      statement.executeUpdate();
    }
  }

  private static void bind(PreparedStatement statement, @Nullable Object... values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }

  /** Whether the engine has read what cannot have been written. */
  static boolean isDamage(SQLException failure) {
    return failure.getErrorCode() == SQLiteErrorCode.SQLITE_CORRUPT.code;
  }

  static String reason(Throwable cause) {
    return RepeatedFailure.reason(cause);
  }

  /** Frees the file. What is not committed is gone. */
  @Override
  public void close() {
    synchronized (reading) {
      closeQuietly(reading);
    }
    closeQuietly(writing);
  }

  private static void closeQuietly(@Nullable Connection connection) {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException | RuntimeException unimportant) {
        // the file is as its last commit left it
      }
    }
  }
}
