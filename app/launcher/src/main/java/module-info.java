/** Every main, the settings, the wiring, the resident engine: the only module that sees all. */
@org.jspecify.annotations.NullMarked
module io.gantry.app.launcher {
  requires static transitive org.jspecify;
  requires io.gantry.app.cli;
  requires io.gantry.cluster.apiserver;
  requires io.gantry.cluster.client;
  requires io.gantry.cluster.controllers;
  requires io.gantry.cluster.dns;
  requires io.gantry.cluster.kubelet;
  requires io.gantry.cluster.model;
  requires io.gantry.cluster.pki;
  requires io.gantry.cluster.proxy;
  requires io.gantry.cluster.reconcile;
  requires io.gantry.cluster.scheduler;
  requires io.gantry.cluster.store;
  requires io.gantry.container.network;
  requires io.gantry.container.runtime;
  requires io.gantry.engine.api;
  requires io.gantry.engine.build;
  requires io.gantry.engine.docker;
  requires io.gantry.engine.local;
  requires io.gantry.image.bootstrap;
  requires io.gantry.image.content;
  requires io.gantry.image.distribution;
  requires io.gantry.image.registry;
  requires io.gantry.image.snapshot;
  requires io.gantry.image.store;
  requires io.gantry.platform.base;
  requires io.gantry.platform.dns;
  requires io.gantry.platform.http;
  requires io.gantry.platform.linux;
  requires io.gantry.platform.oci;
}
