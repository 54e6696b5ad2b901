package mightypi.program.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import mightypi.node.image.ImageList;

/** The images of a container runtime, for people. */
final class LocalImages {

  static final List<OutputForm.Column<ImageList.Entry>> TABLE =
      List.of(
          new OutputForm.Column<>("IMAGE", ImageList.Entry::name),
          new OutputForm.Column<>(
              "ID", each -> each.id().substring(0, Math.min(19, each.id().length()))),
          new OutputForm.Column<>("SIZE", each -> "%.1f MiB".formatted(each.bytes() / 1048576.0)));

  private LocalImages() {}

  static List<ImageList.Entry> of(Path socket) throws IOException {
    return ImageList.of(socket).stream()
        .sorted(Comparator.comparing(ImageList.Entry::name))
        .toList();
  }
}
