/**
 * {@code cairn}, the command line of those who lead hunts, for readers who want to see the library
 * from the leader's side. Start with {@link io.cairn.examples.cli.PublishCommand}; {@link
 * io.cairn.examples.cli.Leading} says how a leadership is kept between two calls of the program.
 */
@NullMarked
package io.cairn.examples.cli;

import org.jspecify.annotations.NullMarked;
