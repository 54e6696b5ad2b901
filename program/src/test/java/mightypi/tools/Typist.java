package mightypi.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Types transcripts on any Kubernetes and prints what it says, to hold ours against: {@code Typist
 * KUBECONFIG FILES TRANSCRIPT…}.
 */
final class Typist {

  private Typist() {}

  static Transcript type(Terminal terminal, Transcript wanted)
      throws IOException, InterruptedException {
    List<Transcript.Entry> said = new ArrayList<>();
    for (Transcript.Entry entry : wanted.entries()) {
      said.add(entry.saying(terminal.type(entry.command())));
    }
    return new Transcript(said);
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("transcript-");
    Terminal terminal =
        Terminal.open(
            folder,
            Terminal.kubectl132().orElseThrow(),
            Path.of(arguments[0]),
            Path.of(arguments[1]));
    for (String each : List.of(arguments).subList(2, arguments.length)) {
      System.out.print(type(terminal, Transcript.read(Path.of(each))).text());
    }
  }
}
