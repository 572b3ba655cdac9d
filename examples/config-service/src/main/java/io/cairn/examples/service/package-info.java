/**
 * A Config Service that can be run, for readers who want to see the library's server at work. Start
 * with {@link io.cairn.examples.service.Service}, which is all of the library that it needs; the
 * rest is options, and what watches over a server asks by HTTP.
 */
@NullMarked
package io.cairn.examples.service;

import org.jspecify.annotations.NullMarked;
