package io.streamingclient.upstream;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A key with a certificate that it signed itself, made for one test.
 */
public final class SelfSigned {

	private static final char[] PASSWORD = "changeit".toCharArray();

	private final KeyPair keys;

	private final X509Certificate certificate;

	private SelfSigned(KeyPair keys, X509Certificate certificate) {
		this.keys = keys;
		this.certificate = certificate;
	}

	/**
	 * Makes a certificate for the loopback address: {@code localhost} and
	 * {@code 127.0.0.1}.
	 * @return the certificate with its key
	 */
	public static SelfSigned forLoopback() {
		return forNames("localhost", "127.0.0.1");
	}

	/**
	 * Makes a certificate for host names and IPv4 addresses, wrong ones perhaps.
	 * @param names the names
	 * @return the certificate with its key
	 */
	public static SelfSigned forNames(String... names) {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
			generator.initialize(new ECGenParameterSpec("secp256r1"));
			KeyPair keys = generator.generateKeyPair();
			byte[] encoded = new CertificateWriter(keys, List.of(names)).write();
			return new SelfSigned(keys, (X509Certificate) CertificateFactory.getInstance("X.509")
				.generateCertificate(new ByteArrayInputStream(encoded)));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Returns the certificate.
	 * @return the certificate
	 */
	public X509Certificate certificate() {
		return this.certificate;
	}

	/**
	 * Returns the certificate as PEM, for an SSL bundle.
	 * @return the text
	 */
	public String certificatePem() {
		try {
			return pem("CERTIFICATE", this.certificate.getEncoded());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Returns the private key as PEM (PKCS 8), for an SSL bundle.
	 * @return the text
	 */
	public String privateKeyPem() {
		return pem("PRIVATE KEY", this.keys.getPrivate().getEncoded());
	}

	/**
	 * Returns a context for a server that has the key.
	 * @return the context
	 */
	public SSLContext serverContext() {
		try {
			KeyStore store = emptyStore();
			store.setKeyEntry("key", this.keys.getPrivate(), PASSWORD, new X509Certificate[] { this.certificate });
			KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			managers.init(store, PASSWORD);
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(managers.getKeyManagers(), null, null);
			return context;
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Returns a context for a client that trusts the certificate and nothing else.
	 * @return the context
	 */
	public SSLContext clientContext() {
		try {
			KeyStore store = emptyStore();
			store.setCertificateEntry("certificate", this.certificate);
			TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			managers.init(store);
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(null, managers.getTrustManagers(), null);
			return context;
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(null, null);
		return store;
	}

	private static String pem(String kind, byte[] encoded) {
		String base64 = Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(encoded);
		return "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n";
	}

}
