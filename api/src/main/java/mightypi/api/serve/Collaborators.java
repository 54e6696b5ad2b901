package mightypi.api.serve;

import java.util.Map;
import java.util.function.Supplier;
import mightypi.api.aggregate.Aggregation;
import mightypi.api.auth.Authenticator;
import mightypi.api.auth.Authorizer;
import mightypi.api.component.ComponentHealth;
import mightypi.api.resource.Resources;
import mightypi.api.type.Types;
import mightypi.model.Clock;
import mightypi.model.Randomness;
import mightypi.model.stream.PodStreams;
import mightypi.model.usage.UsageMeter;
import mightypi.store.Store;

/**
 * Whom the server asks.
 *
 * @param accountKeys by which tokens of service accounts are verified, as a JSON Web Key Set
 */
public record Collaborators(
    Store store,
    Types types,
    Authenticator authenticator,
    Authorizer authorizer,
    Resources resources,
    PodStreams podStreams,
    Aggregation aggregation,
    UsageMeter usageMeter,
    ComponentHealth componentHealth,
    Clock clock,
    Randomness randomness,
    Supplier<Map<String, Object>> accountKeys) {}
