package io.cairn.config.grpc.internal.client;

import io.cairn.config.grpc.internal.wire.MalformedMessageException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Every message of an answer.
 *
 * @param <A> a message
 * @param <T> what the messages come to
 */
final class ListAnswer<A, T> implements CallAnswer<A, T> {
  private final List<A> messages = new ArrayList<>();
  private final Function<List<A>, T> value;

  private ListAnswer(Function<List<A>, T> value) {
    this.value = value;
  }

  /** Returns the answer that any number of messages makes. */
  static <A, T> ListAnswer<A, T> of(Function<List<A>, T> value) {
    return new ListAnswer<>(value);
  }

  /** Returns the answer that has one message. */
  static <A, T> ListAnswer<A, T> one(Function<A, T> value) {
    return new ListAnswer<>(
        messages -> {
          if (messages.size() != 1) {
            throw new MalformedMessageException(
                "the answer", "has %d messages, not 1".formatted(messages.size()));
          }
          return value.apply(messages.get(0));
        });
  }

  @Override
  public void received(A message) {
    messages.add(message);
  }

  @Override
  public T ended() {
    return value.apply(messages);
  }
}
