package io.cairn.config.spi;

import static io.cairn.config.spi.SnapshotLayout.CHECKED;
import static io.cairn.config.spi.SnapshotLayout.CHECKSUM;
import static io.cairn.config.spi.SnapshotLayout.ENTRY_BYTES;
import static io.cairn.config.spi.SnapshotLayout.FORMAT;
import static io.cairn.config.spi.SnapshotLayout.FORMAT_VALUE;
import static io.cairn.config.spi.SnapshotLayout.FRAGMENTS;
import static io.cairn.config.spi.SnapshotLayout.HUNT;
import static io.cairn.config.spi.SnapshotLayout.HUNT_LENGTH;
import static io.cairn.config.spi.SnapshotLayout.LABEL_KEYS;
import static io.cairn.config.spi.SnapshotLayout.LENGTH;
import static io.cairn.config.spi.SnapshotLayout.LINEAGE_HIGH;
import static io.cairn.config.spi.SnapshotLayout.LINEAGE_LOW;
import static io.cairn.config.spi.SnapshotLayout.MAGIC;
import static io.cairn.config.spi.SnapshotLayout.MAGIC_VALUE;
import static io.cairn.config.spi.SnapshotLayout.SELECTORS;
import static io.cairn.config.spi.SnapshotLayout.STRING_PREFIX;
import static io.cairn.config.spi.SnapshotLayout.TYPES;
import static io.cairn.config.spi.SnapshotLayout.VERSION;
import static java.util.Objects.requireNonNull;

import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/** One writing of one config: measured first, then written front to back. One thread. */
final class SnapshotEncoder {
  private final HuntConfig config;
  private final byte[] hunt;
  private final SortedMap<String, Integer> types = new TreeMap<>();
  private final SortedMap<String, Integer> selectors = new TreeMap<>();
  private final long nameBytes;

  SnapshotEncoder(HuntConfig config) {
    this.config = requireNonNull(config, "config");
    this.hunt = config.hunt().toBytes();
    long names = 0;
    for (Fragment fragment : config.fragments()) {
      names += fragment.name().length();
      types.put(fragment.contentType(), 0);
      selectors.put(fragment.selector().toString(), 0);
    }
    this.nameBytes = names;
    number(types);
    number(selectors);
  }

  private static void number(SortedMap<String, Integer> table) {
    int[] next = {0};
    table.replaceAll((text, unnumbered) -> next[0]++);
  }

  /** Returns the size of the encoding, in bytes. */
  long size() {
    return names() + nameBytes + config.bytes();
  }

  /** Returns where the names begin. */
  private long names() {
    return SnapshotLayout.index(hunt.length)
        + (long) config.fragments().size() * ENTRY_BYTES
        + size(config.labelKeys())
        + size(types.keySet())
        + size(selectors.keySet());
  }

  private static long size(Collection<String> table) {
    long size = 0;
    for (String text : table) {
      size += STRING_PREFIX + text.length();
    }
    return size;
  }

  /** Fills a buffer of exactly the right size. */
  void write(ByteBuffer exact) {
    ByteBuffer out = exact.order(ByteOrder.LITTLE_ENDIAN);
    writeHeader(out);
    out.put(HUNT, hunt);
    for (int i = HUNT + hunt.length; i < SnapshotLayout.index(hunt.length); i++) {
      out.put(i, (byte) 0);
    }
    out.position(SnapshotLayout.index(hunt.length));
    writeIndex(out);
    writeTable(out, config.labelKeys());
    writeTable(out, types.keySet());
    writeTable(out, selectors.keySet());
    for (Fragment fragment : config.fragments()) {
      out.put(ascii(fragment.name()));
    }
    for (Fragment fragment : config.fragments()) {
      out.put(fragment.buffer());
    }
    CRC32C crc = new CRC32C();
    out.position(CHECKED);
    crc.update(out);
    out.putInt(CHECKSUM, (int) crc.getValue());
  }

  private void writeHeader(ByteBuffer out) {
    out.putInt(MAGIC, MAGIC_VALUE);
    out.putInt(FORMAT, FORMAT_VALUE); // with the zeros after it
    out.putInt(LENGTH, out.limit());
    out.putLong(VERSION, config.version().bits());
    out.putLong(LINEAGE_HIGH, config.lineage().high());
    out.putLong(LINEAGE_LOW, config.lineage().low());
    out.putInt(FRAGMENTS, config.fragments().size());
    out.putInt(LABEL_KEYS, config.labelKeys().size());
    out.putInt(TYPES, types.size());
    out.putInt(SELECTORS, selectors.size());
    out.putLong(HUNT_LENGTH, hunt.length); // with the zeros after it
  }

  private void writeIndex(ByteBuffer out) {
    int name = (int) names();
    int content = (int) (name + nameBytes);
    for (Fragment fragment : config.fragments()) {
      out.putInt(name);
      out.putInt(content);
      out.putInt(fragment.size());
      out.putInt(number(types, fragment.contentType()));
      out.putInt(number(selectors, fragment.selector().toString()));
      out.putInt(fragment.name().length()); // with the zeros after it
      name += fragment.name().length();
      content += fragment.size();
    }
  }

  private static int number(SortedMap<String, Integer> table, String text) {
    return requireNonNull(table.get(text), text);
  }

  private static void writeTable(ByteBuffer out, Collection<String> table) {
    for (String text : table) {
      out.putShort((short) text.length());
      out.put(ascii(text));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
