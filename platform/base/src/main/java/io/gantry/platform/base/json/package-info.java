/**
 * JSON (RFC 8259) as an immutable tree, read by a small parser and written by Jackson.
 *
 * <p>A tree and not bound records, because unknown fields must survive a round trip and because
 * data binding costs a cold command 70 ms. Objects keep the order of their fields, so the same tree
 * always gives the same bytes; numbers keep their text.
 */
package io.gantry.platform.base.json;
