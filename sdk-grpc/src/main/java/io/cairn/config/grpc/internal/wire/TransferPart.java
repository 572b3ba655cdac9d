package io.cairn.config.grpc.internal.wire;

import com.google.protobuf.MessageLite;
import io.cairn.config.grpc.internal.proto.Begin;
import io.cairn.config.grpc.internal.proto.Bundle;
import io.cairn.config.grpc.internal.proto.Chunk;
import io.cairn.config.grpc.internal.proto.Commit;
import io.cairn.config.grpc.internal.proto.ConfigPart;
import io.cairn.config.grpc.internal.proto.PublishMessage;
import io.cairn.config.grpc.internal.proto.Remove;
import io.cairn.config.grpc.internal.proto.ServerMessage;

/** One message of a transfer, and how each stream wraps it. Immutable. */
public sealed interface TransferPart {
  /** Returns the message that every stream wraps in its way. */
  MessageLite message();

  /** Adds the part to those that go in one message. */
  void addTo(Bundle.Builder bundle);

  /** Returns the part as it stands in a config that is sent by itself. */
  ConfigPart toConfigPart();

  /**
   * Returns the part as it stands on a stream of {@code Follow}.
   *
   * @param sequence the commit's place among the events of the stream; other parts have none
   */
  ServerMessage toServerMessage(long sequence);

  /**
   * Returns the part as it stands in a publication.
   *
   * @throws IllegalStateException if it is a begin, for which publications have a header
   */
  PublishMessage toPublishMessage();

  /**
   * The first part.
   *
   * @param begin the message
   */
  record First(Begin begin) implements TransferPart {
    @Override
    public MessageLite message() {
      return begin;
    }

    @Override
    public void addTo(Bundle.Builder bundle) {
      bundle.setBegin(begin);
    }

    @Override
    public ConfigPart toConfigPart() {
      return ConfigPart.newBuilder().setBegin(begin).build();
    }

    @Override
    public ServerMessage toServerMessage(long sequence) {
      return ServerMessage.newBuilder().setBegin(begin).build();
    }

    @Override
    public PublishMessage toPublishMessage() {
      throw new IllegalStateException("a publication has a header, not a begin");
    }
  }

  /**
   * Some content.
   *
   * @param chunk the message
   */
  record Content(Chunk chunk) implements TransferPart {
    @Override
    public MessageLite message() {
      return chunk;
    }

    @Override
    public void addTo(Bundle.Builder bundle) {
      bundle.addChunks(chunk);
    }

    @Override
    public ConfigPart toConfigPart() {
      return ConfigPart.newBuilder().setChunk(chunk).build();
    }

    @Override
    public ServerMessage toServerMessage(long sequence) {
      return ServerMessage.newBuilder().setChunk(chunk).build();
    }

    @Override
    public PublishMessage toPublishMessage() {
      return PublishMessage.newBuilder().setChunk(chunk).build();
    }
  }

  /**
   * Some removed names.
   *
   * @param remove the message
   */
  record Removed(Remove remove) implements TransferPart {
    @Override
    public MessageLite message() {
      return remove;
    }

    @Override
    public void addTo(Bundle.Builder bundle) {
      bundle.addRemoves(remove);
    }

    @Override
    public ConfigPart toConfigPart() {
      return ConfigPart.newBuilder().setRemove(remove).build();
    }

    @Override
    public ServerMessage toServerMessage(long sequence) {
      return ServerMessage.newBuilder().setRemove(remove).build();
    }

    @Override
    public PublishMessage toPublishMessage() {
      return PublishMessage.newBuilder().setRemove(remove).build();
    }
  }

  /**
   * The last part.
   *
   * @param commit the message
   */
  record Last(Commit commit) implements TransferPart {
    @Override
    public MessageLite message() {
      return commit;
    }

    @Override
    public void addTo(Bundle.Builder bundle) {
      bundle.setCommit(commit);
    }

    @Override
    public ConfigPart toConfigPart() {
      return ConfigPart.newBuilder().setCommit(commit).build();
    }

    @Override
    public ServerMessage toServerMessage(long sequence) {
      return ServerMessage.newBuilder().setSequence(sequence).setCommit(commit).build();
    }

    @Override
    public PublishMessage toPublishMessage() {
      return PublishMessage.newBuilder().setCommit(commit).build();
    }
  }
}
