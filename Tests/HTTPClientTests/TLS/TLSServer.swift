import COpenSSLTLS
import EventLoop

/// A server that speaks TLS, and HTTP/1.1 or HTTP/2 inside as it is told to, and answers everything with "ok".
@LoopActor final class TLSServer {
    enum Version: String, CaseIterable, Sendable {
        case http1 = "http/1.1"
        case http2 = "h2"
    }

    private let context: OpaquePointer
    private let certificate: TestCertificate
    /// The protocol that is offered, as ALPN writes it: its length, then its name.
    private let offer: UnsafeMutableBufferPointer<UInt8>
    private var listener: (any Listener)?
    private(set) var connections = 0
    private(set) var requests = 0

    init(_ version: Version, _ certificate: TestCertificate) async throws {
        guard let context = SSL_CTX_new(TLS_server_method()) else { throw TestCertificate.OutOfMemory() }
        self.context = context
        self.certificate = certificate
        let name = Array(version.rawValue.utf8)
        offer = .allocate(capacity: name.count + 1)
        _ = offer.initialize(from: [UInt8(name.count)] + name)
        SSL_CTX_use_certificate(context, certificate.certificate)
        SSL_CTX_use_PrivateKey(context, certificate.key)
        SSL_CTX_set_alpn_select_cb(
            context,
            { _, chosen, length, asked, askedCount, offer in
                guard let offer = offer?.assumingMemoryBound(to: UInt8.self), let chosen else { return 2 }
                var found: UnsafeMutablePointer<UInt8>?
                let outcome = SSL_select_next_proto(&found, length, offer, UInt32(offer[0]) + 1, asked, askedCount)
                chosen.pointee = UnsafePointer(found)
                return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL
            }, offer.baseAddress)
        listener = try await LoopNetwork().listen(on: .tcp(host: "127.0.0.1", port: 0)) { [weak self] transport in
            guard let self else { return transport.abort() }
            connections += 1
            let requested: @LoopActor () -> Void = { [weak self] in self?.requests += 1 }
            let speaker: any Speaker =
                switch version {
                case .http1: HTTP1Speaker(requested)
                case .http2: HTTP2Speaker(requested)
                }
            transport.handler = TLSConnection(transport, context, speaker)
        }
    }

    isolated deinit {
        listener?.close()
        SSL_CTX_free(context)
        offer.deallocate()
    }

    var port: UInt16 {
        if case .tcp(_, let port) = listener?.address { port } else { 0 }
    }
}

/// What is spoken inside TLS.
@LoopActor protocol Speaker: AnyObject {
    /// Takes what has arrived; gives what is to be answered.
    func answer(_ bytes: [UInt8]) -> [UInt8]
}

/// TLS between a transport and what is spoken inside.
@LoopActor private final class TLSConnection: TransportHandler {
    private let transport: any Transport
    private let session: OpaquePointer?
    private let input = BIO_new(BIO_s_mem())
    private let output = BIO_new(BIO_s_mem())
    private let speaker: any Speaker

    init(_ transport: any Transport, _ context: OpaquePointer, _ speaker: any Speaker) {
        self.transport = transport
        self.speaker = speaker
        session = SSL_new(context)
        SSL_set_bio(session, input, output)  // The session frees both.
        SSL_set_accept_state(session)
    }

    isolated deinit { SSL_free(session) }

    func received(_ bytes: UnsafeRawBufferPointer) {
        BIO_write(input, bytes.baseAddress, Int32(bytes.count))
        var buffer = [UInt8](repeating: 0, count: 16_384)
        var isFatal = false
        while true {
            ERR_clear_error()  // What another connection left in the thread's queue would count as this one's.
            let count = SSL_read(session, &buffer, Int32(buffer.count))
            guard count > 0 else {
                isFatal = SSL_get_error(session, count) != SSL_ERROR_WANT_READ
                break
            }
            let answer = speaker.answer(Array(buffer[..<Int(count)]))
            if !answer.isEmpty { SSL_write(session, answer, Int32(answer.count)) }
        }
        send()
        if isFatal { transport.close() }
    }

    private func send() {
        while BIO_ctrl_pending(output) > 0 {
            var buffer = [UInt8](repeating: 0, count: BIO_ctrl_pending(output))
            BIO_read(output, &buffer, Int32(buffer.count))
            transport.write(buffer)
        }
    }

    func receivedEnd() { transport.close() }
    func closed(_ error: LoopError?) {}
}
