package io.cairn.config.fdb;

import com.apple.foundationdb.KeyValue;
import io.cairn.config.Fragment;
import io.cairn.config.HuntId;
import io.cairn.config.Publication;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * All that a publish writes of content, row by row and made as it is asked for: first the names of
 * all fragments it touches, by which an abandoned stage is cleaned up, then chunks, then
 * descriptions. Immutable.
 */
final class ChangeRows implements Iterable<KeyValue> {
  private final Keys keys;
  private final HuntId hunt;
  private final Place place;
  private final Publication.Effect effect;

  ChangeRows(Keys keys, HuntId hunt, Place place, Publication.Effect effect) {
    this.keys = keys;
    this.hunt = hunt;
    this.place = place;
    this.effect = effect;
  }

  /** What a row costs of the size of a transaction: the key stands in the conflict range too. */
  static int cost(KeyValue row) {
    return 3 * row.getKey().length + row.getValue().length + 16;
  }

  @Override
  public Iterator<KeyValue> iterator() {
    Stream<KeyValue> put =
        Stream.concat(effect.added().stream(), effect.changed().stream()).flatMap(this::rows);
    Stream<KeyValue> removed =
        effect.removed().stream()
            .map(name -> new KeyValue(keys.fragment(hunt, name, place), FragmentRow.removed()));
    return Stream.of(names(), put, removed).flatMap(rows -> rows).iterator();
  }

  private Stream<KeyValue> names() {
    var values = NameList.values(effect);
    return IntStream.range(0, values.size())
        .mapToObj(i -> new KeyValue(keys.names(hunt, place, i), values.get(i)));
  }

  private Stream<KeyValue> rows(Fragment fragment) {
    FragmentRow row = FragmentRow.of(fragment);
    Stream<KeyValue> chunks =
        IntStream.range(0, row.chunks())
            .mapToObj(
                i -> new KeyValue(keys.chunk(hunt, fragment.name(), place, i), chunk(fragment, i)));
    Stream<KeyValue> description =
        Stream.of(new KeyValue(keys.fragment(hunt, fragment.name(), place), row.value()));
    return Stream.concat(chunks, description);
  }

  private static byte[] chunk(Fragment fragment, int index) {
    int from = index * FragmentRow.CHUNK;
    byte[] chunk = new byte[Math.min(FragmentRow.CHUNK, fragment.size() - from)];
    ByteBuffer content = fragment.buffer();
    content.get(content.position() + from, chunk);
    return chunk;
  }
}
