package mightypi.api.serve;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import mightypi.api.listen.Answer;
import mightypi.api.listen.Conversation;

/**
 * An answer whose parts are made while it is sent. One that stays short is sent whole; one that
 * grows beyond 128 KiB goes out bit by bit, compressed if the client takes that, as Kubernetes does
 * it.
 */
record LongAnswer(
    Conversation conversation, int status, Map<String, String> headers, boolean compressed) {

  private static final int SHORT = 128 << 10;
  private static final int PIECE = 128 << 10;

  void send(Iterator<byte[]> body) throws IOException {
    List<byte[]> begin = new ArrayList<>();
    int size = 0;
    while (body.hasNext() && size <= SHORT) {
      byte[] part = body.next();
      begin.add(part);
      size += part.length;
    }
    if (!body.hasNext() && size <= SHORT) {
      conversation.answer(new Answer(status, headers, begin));
    } else if (compressed) {
      compress(begin, body);
    } else {
      plain(begin, body);
    }
  }

  private void plain(List<byte[]> begin, Iterator<byte[]> body) throws IOException {
    try (Conversation.Stream stream = conversation.stream(status, headers)) {
      stream.send(begin.toArray(byte[][]::new));
      List<byte[]> some = new ArrayList<>();
      int size = 0;
      while (body.hasNext()) {
        byte[] part = body.next();
        some.add(part);
        size += part.length;
        if (size >= PIECE) {
          stream.send(some.toArray(byte[][]::new));
          some.clear();
          size = 0;
        }
      }
      stream.send(some.toArray(byte[][]::new));
    }
  }

  private void compress(List<byte[]> begin, Iterator<byte[]> body) throws IOException {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put("content-encoding", "gzip");
    all.put("vary", "Accept-Encoding");
    ByteArrayOutputStream piece = new ByteArrayOutputStream(PIECE);
    try (Conversation.Stream stream = conversation.stream(status, all);
        Gzip gzip = new Gzip(piece)) {
      for (byte[] part : begin) {
        gzip.write(part);
      }
      while (body.hasNext()) {
        gzip.write(body.next());
        if (piece.size() >= PIECE) {
          stream.send(piece.toByteArray());
          piece.reset();
        }
      }
      gzip.finish();
      stream.send(piece.toByteArray());
    }
  }

  /** Fast rather than small: level 1, as Kubernetes has it. */
  private static final class Gzip extends GZIPOutputStream {
    Gzip(ByteArrayOutputStream out) throws IOException {
      super(out, 8192);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
