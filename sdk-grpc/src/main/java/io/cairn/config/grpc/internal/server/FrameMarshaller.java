package io.cairn.config.grpc.internal.server;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Hands frames to gRPC as they are: their bytes are copied once, into the buffer of the connection.
 * Stateless and thread-safe.
 */
final class FrameMarshaller implements MethodDescriptor.Marshaller<Frame> {
  @Override
  public InputStream stream(Frame frame) {
    return new FrameStream(frame);
  }

  @Override
  public Frame parse(InputStream stream) {
    throw new UnsupportedOperationException("a server receives no frames");
  }

  private static final class FrameStream extends InputStream implements Drainable, KnownLength {
    private final Frame frame;
    private int position;

    FrameStream(Frame frame) {
      this.frame = frame;
    }

    @Override
    public int available() {
      return frame.size() - position;
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      int drained = available();
      frame.writeTo(target, position);
      position = frame.size();
      return drained;
    }

    @Override
    public int read() {
      return available() == 0 ? -1 : frame.at(position++) & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (length == 0) {
        return 0;
      }
      int taken = Math.min(length, available());
      if (taken == 0) {
        return -1;
      }
      frame.copy(position, target, offset, taken);
      position += taken;
      return taken;
    }
  }
}
