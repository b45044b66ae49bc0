/**
 * How an image comes: choose one of an index → check what it is made of → lease what is here →
 * fetch, verify, decompress and unpack the rest at once → put it together under the lock.
 */
package io.gantry.image.store.pull;
