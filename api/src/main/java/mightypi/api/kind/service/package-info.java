/** Services and the addresses behind them: Service, Endpoints, EndpointSlice (KEP-752). */
@NullMarked
package mightypi.api.kind.service;

import org.jspecify.annotations.NullMarked;
