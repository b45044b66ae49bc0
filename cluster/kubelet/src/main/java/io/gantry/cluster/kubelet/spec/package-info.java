/** What a Pod asks for, read from its object, and what the engine is asked for in its place. */
package io.gantry.cluster.kubelet.spec;
