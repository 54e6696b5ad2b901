package mightypi.api.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** A histogram of seconds, with kube-apiserver's bounds. */
final class Durations {

  private static final double[] BOUNDS = {
    0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45,
    60
  };

  private final LongAdder[] counts =
      Stream.generate(LongAdder::new).limit(BOUNDS.length + 1).toArray(LongAdder[]::new);
  private final DoubleAdder sum = new DoubleAdder();

  void took(double seconds) {
    int bucket = 0;
    while (bucket < BOUNDS.length && seconds > BOUNDS[bucket]) {
      bucket++;
    }
    counts[bucket].increment();
    sum.add(seconds);
  }

  void tell(Exposition to, String name, List<String> labels) {
    long below = 0;
    for (int bucket = 0; bucket < counts.length; bucket++) {
      below += counts[bucket].sum();
      List<String> bounded = new ArrayList<>(labels);
      bounded.add("le");
      bounded.add(bucket < BOUNDS.length ? Exposition.shown(BOUNDS[bucket]) : "+Inf");
      to.sample(name + "_bucket", bounded, below);
    }
    to.sample(name + "_sum", labels, sum.sum());
    to.sample(name + "_count", labels, below);
  }
}
