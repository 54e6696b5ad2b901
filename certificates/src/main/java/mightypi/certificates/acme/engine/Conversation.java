package mightypi.certificates.acme.engine;

import mightypi.model.Key;

/** What is to be asked of the world about objects of one kind. */
interface Conversation {

  /**
   * Takes one step and writes down what came of it.
   *
   * @param failures how many times in a row it did not succeed before
   */
  Next hold(Key key, int failures) throws InterruptedException;
}
