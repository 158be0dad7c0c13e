import CLibcurl
import EventLoop
import InternetAddress

/// One request under way and what has come back so far.
@LoopActor final class Transfer {
    enum Mode {
        /// Keep everything until the end.
        case collecting
        /// Keep little; make the sender wait for the reader.
        case streaming
    }

    /// Bytes kept for a slow reader before the sender is made to wait.
    static let highWater = 256 << 10
    /// All header lines of one response together.
    static let headerLimit = 64 << 10

    let request: OutboundRequest
    let handle: UnsafeMutableRawPointer
    let mode: Mode
    private let engine: TransferEngine

    /// The headers so far; complete once ``hasHead``.
    private(set) var head = ResponseHead(status: 0)
    private(set) var hasHead = false
    /// Set once, when the transfer is over.
    private(set) var outcome: Result<Void, HTTPClientError>?

    private var body: [UInt8] = []
    private var received = 0
    private var headerBytes = 0
    private var isPaused = false
    private var isOverLimit = false
    /// Why the first forbidden address of the URL's host is forbidden.
    private var refusal: String?
    private var waiter: CheckedContinuation<Void, Never>?
    /// Remembered for a reader that is about to wait: other work may run between its look and its wait.
    private var hasChanged = false
    /// Must outlive the transfer.
    var fieldList: UnsafeMutablePointer<curl_slist>?

    init(_ request: OutboundRequest, handle: UnsafeMutableRawPointer, mode: Mode, engine: TransferEngine) {
        self.request = request
        self.handle = handle
        self.mode = mode
        self.engine = engine
    }

    var configuration: CurlConfiguration { engine.configuration }
    var judgesAddresses: Bool { engine.rules != nil }

    // MARK: For the client

    /// Waits for the end, then makes the result.
    func untilFinished<Result>(_ result: @LoopActor (Transfer) -> Result) async throws -> Result {
        await withTaskCancellationHandler {
            while outcome == nil { await nextChange() }
        } onCancel: {
            EventLoop.task { self.cancel() }
        }
        try outcome?.get()
        return result(self)
    }

    /// Waits until something has arrived or the transfer is over.
    func nextChange() async {
        await withCheckedContinuation { continuation in
            if hasChanged { continuation.resume() } else { waiter = continuation }
        }
        hasChanged = false
    }

    func takeBody() -> [UInt8] {
        defer { body = [] }
        return body
    }

    /// What has arrived since the last call; nil for nothing. Lets a sender that waits go on.
    func takePiece() -> [UInt8]? {
        guard !body.isEmpty else { return nil }
        let piece = takeBody()
        if isPaused, outcome == nil {
            isPaused = false
            // Hands on at once what libcurl kept meanwhile. What is refused of it is gone, so the transfer has failed.
            let code = curl_easy_pause(handle, CURLPAUSE_CONT)
            if code != CURLE_OK { finish(with: code) }
        }
        return piece
    }

    /// Ends the transfer at once; does nothing when it is over.
    func cancel() { end(.failure(error(.cancelled))) }

    // MARK: From libcurl

    func finish(with code: CURLcode) {
        end(code == CURLE_OK ? .success(()) : .failure(failure(code)))
    }

    /// A header line, the status line or the empty line after them. Returns how many bytes were taken: another number
    /// than were offered ends the transfer.
    func receivedHeader(_ line: UnsafeRawBufferPointer) -> Int {
        headerBytes += line.count
        guard headerBytes <= Self.headerLimit else {
            isOverLimit = true
            return 0
        }
        guard !hasHead else { return line.count }  // Trailers.
        switch HeaderLine(line) {
        case .status(let status):
            head = ResponseHead(status: status)
        case .field(let name, let value):
            head.fields.add(name, value)
        case .end where head.status >= 200:
            hasHead = true
            signal()
        case .end, .other:
            break
        }
        return line.count
    }

    func receivedBody(_ bytes: UnsafeRawBufferPointer) -> Int {
        if mode == .streaming, !body.isEmpty, body.count + bytes.count > Self.highWater {
            isPaused = true
            return ccurl_write_pause()
        }
        guard received + bytes.count <= request.limits.responseBytes else {
            isOverLimit = true
            return 0
        }
        if received == 0, mode == .collecting { reserve() }
        received += bytes.count
        body.append(contentsOf: bytes)
        if mode == .streaming { signal() }
        return bytes.count
    }

    /// Whether a socket may be opened to that address.
    func mayConnect(to address: UnsafeRawBufferPointer) -> Bool {
        guard let rules = engine.rules else { return true }
        let verdict =
            IPAddress(socketAddress: address).map {
                rules.judge($0, port: request.url.port, ownAddresses: ownAddresses)
            } ?? .refused("unknown kind of address")
        if case .refused(let reason) = verdict, refusal == nil { refusal = reason }
        // libcurl goes on to the name's other addresses. A name that has one forbidden address is not trusted with
        // another, so the transfer ends when they all have been refused.
        return refusal == nil
    }

    // MARK: Private

    /// Room for the body at once when its length is known and honest lengths are small.
    private func reserve() {
        var length: curl_off_t = 0
        ccurl_get_size(handle, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length)
        if length > 0 { body.reserveCapacity(min(Int(length), 1 << 20, request.limits.responseBytes)) }
    }

    private func end(_ outcome: Result<Void, HTTPClientError>) {
        guard self.outcome == nil else { return }
        self.outcome = outcome
        engine.remove(self)
        curl_slist_free_all(fieldList)
        fieldList = nil
        signal()
    }

    private func signal() {
        hasChanged = true
        waiter?.resume()
        waiter = nil
    }

    private func failure(_ code: CURLcode) -> HTTPClientError {
        if isOverLimit { return error(.tooLarge) }
        if let refusal { return error(.refusedAddress, refusal) }
        return error(HTTPClientError.Kind(code), String(cString: curl_easy_strerror(code)))
    }

    private func error(_ kind: HTTPClientError.Kind, _ detail: String = "") -> HTTPClientError {
        HTTPClientError(kind, origin: request.url.origin, detail: detail)
    }
}
