/**
 * A treasure hunt that runs on Cairn, for readers who want to see the library at work. Start with
 * {@link io.cairn.examples.hunt.Game}, which is all of the library that the game needs; {@link
 * io.cairn.examples.hunt.HuntEngine} plays under the rules it is given and knows nothing of where
 * they come from; {@link io.cairn.examples.hunt.LeaderDesk} is the other side, which changes them.
 */
@NullMarked
package io.cairn.examples.hunt;

import org.jspecify.annotations.NullMarked;
