package mightypi.api.admission;

import java.util.List;
import mightypi.model.Document;

/** The steps in the order in which they are taken. */
public record Admissions(List<Admission> steps) implements Admission {

  public static final Admissions NONE = new Admissions(List.of());

  public Admissions {
    steps = List.copyOf(steps);
  }

  @Override
  public Document admit(Request request, Document object) {
    Document admitted = object;
    for (Admission step : steps) {
      admitted = step.admit(request, admitted);
    }
    return admitted;
  }

  @Override
  public Document allocate(Request request, Document object) {
    Document complete = object;
    for (Admission step : steps) {
      complete = step.allocate(request, complete);
    }
    return complete;
  }

  @Override
  public void admitDeletion(Request request) {
    steps.forEach(step -> step.admitDeletion(request));
  }

  @Override
  public void admitConnection(Request request, Document options) {
    steps.forEach(step -> step.admitConnection(request, options));
  }
}
