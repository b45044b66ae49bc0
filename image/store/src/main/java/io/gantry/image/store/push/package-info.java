/**
 * How an image goes: each layer in a form that it had before if it can be had, else compressed anew
 * → configuration → the manifest it had, else one made of the forms.
 */
package io.gantry.image.store.push;
