package mightypi.api.resource;

import mightypi.api.admission.Admission;
import mightypi.api.patch.Patches;
import mightypi.model.Clock;
import mightypi.model.Randomness;
import mightypi.store.Store;

/** What the writing verbs work with. */
public record Machinery(
    Store store, Patches patches, Admission admission, Clock clock, Randomness randomness) {}
