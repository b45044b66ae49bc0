package io.gantry.app.cli.bake.hcl;

import io.gantry.app.cli.argv.IpAddress;
import io.gantry.app.cli.bake.hcl.Functions.Given;
import io.gantry.platform.base.json.Json;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Optional;

/** Functions on ranges of addresses, as {@code 10.0.0.0/8}. */
final class AddressFunctions {
  private AddressFunctions() {}

  /**
   * A range.
   *
   * @param bits of an address: 32 or 128
   */
  private record Range(BigInteger base, int length, int bits) {
    String text() {
      return address(base, bits) + "/" + length;
    }
  }

  static Optional<Json> call(Given given) {
    return switch (given.name()) {
      case "cidrhost" -> text(host(given));
      case "cidrnetmask" -> text(mask(given));
      case "cidrsubnet" ->
          text(part(given, range(given), given.whole(1), given.decimal(2).toBigInteger()).text());
      case "cidrsubnets" -> Optional.of(parts(given));
      default -> Optional.empty();
    };
  }

  private static Optional<Json> text(String value) {
    return Optional.of(Json.of(value));
  }

  private static Range range(Given given) {
    String text = given.text(0);
    int slash = text.indexOf('/');
    String address = slash < 0 ? "" : text.substring(0, slash);
    String length = text.substring(slash + 1);
    if (!IpAddress.is(address) || !length.matches("\\d{1,3}")) {
      throw given.place().error("\"" + text + "\" is no range of addresses as 10.0.0.0/8");
    }
    try {
      byte[] bytes = InetAddress.getByName(address).getAddress();
      int bits = bytes.length * 8;
      int prefix = Integer.parseInt(length);
      if (prefix > bits) {
        throw given.place().error("the prefix of \"" + text + "\" is longer than an address");
      }
      BigInteger base = new BigInteger(1, bytes).shiftRight(bits - prefix).shiftLeft(bits - prefix);
      return new Range(base, prefix, bits);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // it is numeric
    }
  }

  private static String address(BigInteger value, int bits) {
    byte[] bytes = new byte[bits / 8];
    byte[] plain = value.toByteArray();
    int count = Math.min(plain.length, bytes.length);
    System.arraycopy(plain, plain.length - count, bytes, bytes.length - count, count);
    try {
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // the length is right
    }
  }

  private static String host(Given given) {
    Range range = range(given);
    BigInteger number = given.decimal(1).toBigInteger();
    BigInteger size = BigInteger.ONE.shiftLeft(range.bits() - range.length());
    BigInteger wanted = number.signum() < 0 ? size.add(number) : number;
    if (wanted.signum() < 0 || wanted.compareTo(size) >= 0) {
      throw given.place().error(given.text(0) + " has no address of number " + number);
    }
    return address(range.base().add(wanted), range.bits());
  }

  private static String mask(Given given) {
    Range range = range(given);
    if (range.bits() != 32) {
      throw given.place().error("only ranges of IPv4 have a netmask");
    }
    BigInteger all = BigInteger.ONE.shiftLeft(32).subtract(BigInteger.ONE);
    int rest = 32 - range.length();
    return address(all.shiftRight(rest).shiftLeft(rest), 32);
  }

  private static Range part(Given given, Range range, int more, BigInteger number) {
    int length = range.length() + more;
    if (more < 0 || length > range.bits() || number.signum() < 0 || number.bitLength() > more) {
      throw given.place().error(range.text() + " has no such part: it is too small");
    }
    return new Range(
        range.base().or(number.shiftLeft(range.bits() - length)), length, range.bits());
  }

  /** Ranges behind each other, each as many bits longer than the first as it is asked for. */
  private static Json parts(Given given) {
    Range range = range(given);
    var all = new ArrayList<String>();
    BigInteger next = range.base();
    BigInteger end = next.add(BigInteger.ONE.shiftLeft(range.bits() - range.length()));
    for (int i = 1; i < given.count(); i++) {
      int length = range.length() + given.whole(i);
      if (length < range.length() || length > range.bits()) {
        throw given
            .place()
            .error(range.text() + " has no part of " + given.whole(i) + " more bits");
      }
      BigInteger size = BigInteger.ONE.shiftLeft(range.bits() - length);
      BigInteger[] whole = next.divideAndRemainder(size);
      BigInteger base = whole[1].signum() == 0 ? next : whole[0].add(BigInteger.ONE).multiply(size);
      next = base.add(size);
      if (next.compareTo(end) > 0) {
        throw given.place().error(range.text() + " has no room for all of these parts");
      }
      all.add(new Range(base, length, range.bits()).text());
    }
    return Json.strings(all);
  }
}
