/** Kinds of work that ends: Job and CronJob (batch/v1 of Kubernetes 1.32). */
@NullMarked
package mightypi.api.kind.batch;

import org.jspecify.annotations.NullMarked;
