import COpenSSLTLS
import Glibc

/// A key made for one test, with a certificate that it signs itself: the server's, and the authority's at once.
final class TestCertificate {
    struct OutOfMemory: Error {}

    let key: OpaquePointer
    let certificate: OpaquePointer
    /// The certificate in a file of its own, for a client that is to trust it.
    let path = "/tmp/rollcall-tls-\(getpid())-\(UInt64.random(in: 0 ... .max)).pem"

    /// - Parameters:
    ///   - name: the one host it is valid for.
    ///   - seconds: when its validity begins and ends, from now.
    init(for name: String, validity seconds: ClosedRange<Int> = -3600...3600) throws {
        guard let key = ctls_new_key(), let certificate = X509_new() else { throw OutOfMemory() }
        self.key = key
        self.certificate = certificate
        X509_set_version(certificate, 2)
        ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1)
        X509_gmtime_adj(X509_getm_notBefore(certificate), seconds.lowerBound)
        X509_gmtime_adj(X509_getm_notAfter(certificate), seconds.upperBound)
        X509_set_pubkey(certificate, key)
        let subject = X509_get_subject_name(certificate)
        X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, name, Int32(name.utf8.count), -1, 0)
        X509_set_issuer_name(certificate, subject)
        try extend(NID_subject_alt_name, "DNS:\(name)")
        try extend(NID_basic_constraints, "critical,CA:TRUE")
        X509_sign(certificate, key, EVP_sha256())
        try writePEM()
    }

    deinit {
        unlink(path)
        X509_free(certificate)
        EVP_PKEY_free(key)
    }

    private func extend(_ kind: Int32, _ value: String) throws {
        guard let field = X509V3_EXT_conf_nid(nil, nil, kind, value) else { throw OutOfMemory() }
        X509_add_ext(certificate, field, -1)
        X509_EXTENSION_free(field)
    }

    private func writePEM() throws {
        guard let file = BIO_new_file(path, "w") else { throw OutOfMemory() }
        PEM_write_bio_X509(file, certificate)
        BIO_free(file)
    }
}
