package io.streamingclient.upstream;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Writes an X.509 certificate in DER, for the JDK can read them only.
 */
final class CertificateWriter {

	private static final int INTEGER = 0x02;

	private static final int BIT_STRING = 0x03;

	private static final int OCTET_STRING = 0x04;

	private static final int UTF8_STRING = 0x0C;

	private static final int UTC_TIME = 0x17;

	private static final int SEQUENCE = 0x30;

	private static final int SET = 0x31;

	private static final int VERSION = 0xA0;

	private static final int EXTENSIONS = 0xA3;

	private static final int DNS_NAME = 0x82;

	private static final int IP_ADDRESS = 0x87;

	private static final byte[] COMMON_NAME = HexFormat.of().parseHex("0603550403");

	private static final byte[] SUBJECT_ALTERNATIVE_NAME = HexFormat.of().parseHex("0603551d11");

	private static final byte[] ECDSA_WITH_SHA256 = HexFormat.of().parseHex("06082a8648ce3d040302");

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT);

	private final KeyPair keys;

	private final List<String> names;

	CertificateWriter(KeyPair keys, List<String> names) {
		this.keys = keys;
		this.names = names;
	}

	byte[] write() throws GeneralSecurityException {
		byte[] content = content();
		Signature signature = Signature.getInstance("SHA256withECDSA");
		signature.initSign(this.keys.getPrivate());
		signature.update(content);
		return sequence(content, sequence(ECDSA_WITH_SHA256), element(BIT_STRING, new byte[] { 0 }, signature.sign()));
	}

	private byte[] content() {
		byte[] version = element(VERSION, integer(BigInteger.TWO));
		byte[] serial = integer(BigInteger.valueOf(System.nanoTime()).abs().add(BigInteger.ONE));
		byte[] name = sequence(element(SET, sequence(COMMON_NAME, text(UTF8_STRING, this.names.get(0)))));
		return sequence(version, serial, sequence(ECDSA_WITH_SHA256), name, validity(), name,
				this.keys.getPublic().getEncoded(), element(EXTENSIONS, sequence(alternativeNames())));
	}

	private byte[] validity() {
		ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
		return sequence(text(UTC_TIME, TIME.format(now.minusDays(1))), text(UTC_TIME, TIME.format(now.plusDays(30))));
	}

	private byte[] alternativeNames() {
		byte[][] encoded = this.names.stream().map(CertificateWriter::alternativeName).toArray(byte[][]::new);
		return sequence(SUBJECT_ALTERNATIVE_NAME, element(OCTET_STRING, sequence(encoded)));
	}

	private static byte[] alternativeName(String name) {
		if (!name.matches("[0-9]+(\\.[0-9]+){3}")) {
			return text(DNS_NAME, name);
		}
		ByteArrayOutputStream address = new ByteArrayOutputStream();
		for (String number : name.split("\\.")) {
			address.write(Integer.parseInt(number));
		}
		return element(IP_ADDRESS, address.toByteArray());
	}

	private static byte[] integer(BigInteger value) {
		return element(INTEGER, value.toByteArray());
	}

	private static byte[] text(int tag, String text) {
		return element(tag, text.getBytes(StandardCharsets.UTF_8));
	}

	private static byte[] sequence(byte[]... parts) {
		return element(SEQUENCE, parts);
	}

	private static byte[] element(int tag, byte[]... parts) {
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			content.writeBytes(part);
		}
		ByteArrayOutputStream element = new ByteArrayOutputStream();
		element.write(tag);
		element.writeBytes(length(content.size()));
		element.writeBytes(content.toByteArray());
		return element.toByteArray();
	}

	private static byte[] length(int length) {
		if (length < 0x80) {
			return new byte[] { (byte) length };
		}
		byte[] digits = BigInteger.valueOf(length).toByteArray();
		int skip = (digits[0] == 0) ? 1 : 0;
		ByteArrayOutputStream encoded = new ByteArrayOutputStream();
		encoded.write(0x80 | (digits.length - skip));
		encoded.write(digits, skip, digits.length - skip);
		return encoded.toByteArray();
	}

}
