package mightypi.scale;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;

/** What lives in the heap of a server that is a JVM, after a collection. */
record Heap(String jcmd, long pid) {

  boolean isKnown() {
    return !jcmd.equals("-");
  }

  double megabytes() throws IOException, InterruptedException {
    if (!isKnown()) {
      return 0;
    }
    String last = "";
    for (int i = 0; i < 2; i++) { // what was asked for lately is kept for a moment
      Thread.sleep(8000);
      Process process = new ProcessBuilder(jcmd, Long.toString(pid), "GC.class_histogram").start();
      String text = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      last = text.substring(text.lastIndexOf('\n') + 1).strip();
    }
    String[] words = last.split("\\s+", -1); // Total, instances, bytes
    return Double.parseDouble(words[2]) / 1e6;
  }
}
