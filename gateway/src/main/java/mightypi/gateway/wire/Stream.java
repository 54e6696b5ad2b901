package mightypi.gateway.wire;

import io.netty.buffer.ByteBuf;

/** The backend's end of one exchange. Lives on the event loop of its exchange. */
public interface Stream {

  void body(ByteBuf part);

  void end(Fields trailers);

  void flush();

  /** Whether more can be written without its waiting in memory. */
  boolean isWritable();

  /** Whether parts of the answer are wanted; at first they are. */
  void wants(boolean more);

  /** Nobody waits for the answer any more. */
  void cancel();

  /** What comes back. */
  interface Answer {

    /** The request's head has been written; parts of its body may follow. */
    void opened(Stream stream);

    void interim(ResponseHead head);

    /**
     * @param isLast whether neither body nor trailers follow
     */
    void head(ResponseHead head, boolean isLast);

    /** The backend leaves HTTP as it was asked to. */
    void upgraded(ResponseHead head, String protocol);

    void answerBody(ByteBuf part);

    void answerEnd(Fields trailers);

    /** No more comes at the moment. */
    void answerPause();

    void backendWritabilityChanged();

    /** It came to nothing; nothing more comes. */
    void failed(Failure failure);
  }

  /** Why a stream came to nothing. */
  record Failure(Kind kind, String why) {
    /** What may be done about it depends on how far it came. */
    public enum Kind {
      /** Nothing was sent: another endpoint may be asked whatever the method. */
      NOT_SENT,
      /** The backend said that it did nothing with it (REFUSED_STREAM, GOAWAY). */
      REFUSED,
      /** It was sent, and broke before an answer began. */
      BROKEN,
      /** It broke amid the answer. */
      CUT,
      /** What came is no HTTP. */
      MALFORMED
    }
  }
}
