package mightypi.control.loop;

import mightypi.model.Key;

/** A key that the controller with this place in the list is to decide about. */
record Item(int controller, Key key) {}
