/**
 * The named images of a host: pull, push, create, resolve, tag, remove, collect, check.
 *
 * <p>An <i>image</i> is a configuration blob (its digest is the image id), the manifests that it
 * came as or went as, and the layers that the configuration's diff ids name. A <i>name</i> is a tag
 * or a repository's digest and points to an image. Removing the last name removes the image; layers
 * go when no image, no {@link io.gantry.image.store.LayerRoots} and no transfer keeps them. Order
 * of writing: layers → blobs → record → name; order of removing: the reverse.
 *
 * <p>Walk of a pull: {@code pull.Puller} chooses a manifest, takes a {@code lease}, {@code
 * pull.LayerFetch} brings each layer that is missing, {@code pull.Assembly} puts the image
 * together. Walk of a push: {@code push.Pusher} asks for the {@code catalog}'s forms of each layer,
 * {@code push.LayerSend} sends it in the first that can be had, {@code push.SentManifest} is what
 * it went as. What a layer's files are is {@code image/snapshot}'s business, how bytes travel
 * {@code image/distribution}'s.
 */
package io.gantry.image.store;
