/** The controllers of a cluster, one package each; they know each other only through objects. */
package io.gantry.cluster.controllers;
