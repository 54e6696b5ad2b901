package mightypi.gateway.ingress;

/** Where a second version is offered. */
record CanaryPlace(Canary canary, IngressPlan.Place place) {}
