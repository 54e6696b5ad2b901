package mightypi.gateway.stage;

/** One step on the way of a request. It lets the request go on or answers it, now or later. */
public interface Stage {

  /** Whether there is anything to do for requests of that route. */
  boolean concerns(Passing request);

  /** Calls {@link Passing#next} or {@link Passing#answer} exactly once, on the request's loop. */
  void enter(Passing request);
}
