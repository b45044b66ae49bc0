package io.gantry.platform.dns;

import io.gantry.platform.dns.Answer.Resource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What zones make of a query. Pure but for the zones.
 *
 * @param recursive whether names outside the zones can be asked for elsewhere
 */
record Responder(List<Zone> zones, boolean recursive) {
  private static final int LONGEST_CHAIN = 8;

  Responder {
    zones = List.copyOf(zones);
  }

  /** What to do with a query. */
  sealed interface Outcome {
    /** Send this. */
    record Reply(Message message) implements Outcome {}

    /** The name is nobody's here: ask elsewhere. */
    record Forward() implements Outcome {}

    /**
     * The name stands for another, which is nobody's here.
     *
     * @param soFar the answer with its records up to that name
     * @param rest the question to ask elsewhere; its records are to be added
     */
    record Follow(Message soFar, Question rest) implements Outcome {}
  }

  Outcome respond(Message query) {
    if (!query.isStandardQuery()) {
      return reply(query, Message.NOT_IMPLEMENTED);
    }
    if (query.questions().size() != 1) {
      return reply(query, Message.FORMAT_ERROR);
    }
    Question question = query.questions().getFirst();
    Optional<Zone> zone = zone(question);
    if (zone.isPresent() && question.dnsClass() == Question.INTERNET) {
      return answer(query, question, zone.get());
    }
    return recursive ? new Outcome.Forward() : reply(query, Message.REFUSED);
  }

  private Outcome reply(Message query, int code) {
    return new Outcome.Reply(query.reply(code, available()));
  }

  private int available() {
    return recursive ? Message.RECURSION_AVAILABLE : 0;
  }

  private Optional<Zone> zone(Question question) {
    String name = question.canonicalName();
    for (Zone zone : zones) {
      if (zone.find(name, asked(question)).isPresent()) {
        return Optional.of(zone);
      }
    }
    return Optional.empty();
  }

  /** Of types that are not known here there are no records; whether there is the name, A says. */
  private static RecordType asked(Question question) {
    return question.knownType().orElse(RecordType.A);
  }

  private Outcome answer(Message query, Question question, Zone zone) {
    var records = new ArrayList<ResourceRecord>();
    Question current = question;
    Zone in = zone;
    for (int i = 0; i < LONGEST_CHAIN; i++) {
      Optional<Answer> found = in.find(current.canonicalName(), asked(current));
      if (!(found.orElse(new Answer.NoSuchName()) instanceof Answer.Records(var resources))) {
        return negative(query, Message.NO_SUCH_NAME, records, in);
      }
      Optional<String> alias = add(current, resources, in, records);
      if (alias.isEmpty()) {
        return records.isEmpty() ? negative(query, 0, records, in) : positive(query, records);
      }
      current = new Question(alias.get(), current.type(), current.dnsClass());
      Optional<Zone> next = zone(current);
      if (next.isEmpty()) {
        Message soFar = positive(query, records).message();
        return recursive ? new Outcome.Follow(soFar, current) : new Outcome.Reply(soFar);
      }
      in = next.get();
    }
    return reply(query, Message.SERVER_FAILURE);
  }

  /** Adds what answers the question; returns the name to go on with, if there is one. */
  private static Optional<String> add(
      Question question, List<Resource> resources, Zone zone, List<ResourceRecord> into) {
    for (Resource resource : resources) {
      RecordType type = type(question, resource);
      if (type == RecordType.CNAME && question.type() != RecordType.CNAME.number()) {
        into.add(ResourceRecord.of(question.name(), type, zone.ttl(), resource));
        return Optional.of(((Resource.Name) resource).name());
      }
      if (type.number() == question.type()) {
        into.add(ResourceRecord.of(question.name(), type, zone.ttl(), resource));
      }
    }
    return Optional.empty();
  }

  private static RecordType type(Question question, Resource resource) {
    return switch (resource) {
      case Resource.Address address ->
          address.address() instanceof java.net.Inet4Address ? RecordType.A : RecordType.AAAA;
      case Resource.Name _ ->
          question.type() == RecordType.PTR.number() ? RecordType.PTR : RecordType.CNAME;
      case Resource.Text _ -> RecordType.TXT;
      case Resource.Service _ -> RecordType.SRV;
    };
  }

  private Outcome.Reply positive(Message query, List<ResourceRecord> records) {
    return new Outcome.Reply(
        query.reply(
            0, Message.AUTHORITATIVE | available(), records, List.of(), addresses(records)));
  }

  /** The addresses of services' targets, so that nobody has to ask again. */
  private List<ResourceRecord> addresses(List<ResourceRecord> answers) {
    var addresses = new ArrayList<ResourceRecord>();
    for (ResourceRecord answer : answers) {
      if (answer.value() instanceof ResourceRecord.Value.Known(Resource.Service service)) {
        for (Zone zone : zones) {
          String target = service.target();
          if (zone.find(target, RecordType.A).orElse(new Answer.NoSuchName())
              instanceof Answer.Records(var resources)) {
            Question question = new Question(target, RecordType.A.number(), Question.INTERNET);
            var found = new ArrayList<ResourceRecord>();
            add(question, resources, zone, found);
            found.stream().filter(r -> !addresses.contains(r)).forEach(addresses::add);
          }
        }
      }
    }
    return addresses;
  }

  private Outcome negative(Message query, int code, List<ResourceRecord> records, Zone zone) {
    List<ResourceRecord> authority =
        zone.origin().isEmpty() ? Collections.emptyList() : List.of(authority(zone));
    return new Outcome.Reply(
        query.reply(code, Message.AUTHORITATIVE | available(), records, authority, List.of()));
  }

  private static ResourceRecord authority(Zone zone) {
    String origin = zone.origin();
    var value =
        new ResourceRecord.Value.Authority(
            "ns.dns." + origin, "hostmaster." + origin, 1, zone.ttl());
    return new ResourceRecord(origin, ResourceRecord.SOA, Question.INTERNET, zone.ttl(), value);
  }
}
