package io.gantry.cluster.scheduler.filter;

/** The nodes that have this value of a label. */
record Domain(String key, String value) {}
