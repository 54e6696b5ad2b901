/**
 * What the API says of its own kinds and fields to those who ask with {@code kubectl explain}.
 *
 * <p>Enters: component schemas of OpenAPI. Leaves: the same with descriptions. The texts stand in
 * {@code *.txt} beside this package, a file for each group or a part of it:
 *
 * <pre>{@code
 * DeploymentStrategy: How a Deployment gets from one template to the next.
 *   type: RollingUpdate replaces a few pods at a time; …
 *
 * DeploymentCondition like meta.Condition: One aspect of how a Deployment is doing.
 *   type: Available, Progressing or ReplicaFailure.
 * }</pre>
 *
 * <p>A definition that is like another has its texts where it has none of its own. The texts are
 * ours, not Kubernetes'; a sentence or two: what the field means, its unit, its default.
 */
@NullMarked
package mightypi.api.describe;

import org.jspecify.annotations.NullMarked;
