import Glibc

/// Reads HTTP/1.1 requests (RFC 9112) out of a stream of bytes, strictly: what two readers could understand
/// differently is refused.
///
/// A pure state machine: bytes go in by `append`, events come out of `next`; no I/O, no clock. The events do not depend
/// on how the bytes were split.
///
///     head → body → head → …, and any of them → refused, which is final
public struct RequestParser: Sendable {
    public enum Event: Sendable {
        /// Nothing more can be told from the bytes so far.
        case needsMore
        /// A head is complete. Set `bodyLimit` before the next call, if the route's limit is not the usual one.
        case head(RequestHead)
        /// The body of the last head is complete; empty when it has none.
        case body([UInt8])
        /// The stream is no use any more.
        case refused(Refusal)
    }

    /// What the next bytes are.
    enum State: Sendable {
        /// → `requestLine` once a byte is there
        case beforeRequest(blankLines: Int)
        /// → `headers`
        case requestLine
        /// → `bodyStart`, after `head` was reported
        case headers
        /// → `fixedBody` or `chunkSize`; → `beforeRequest`, after an empty `body` was reported
        case bodyStart
        /// → `beforeRequest`
        case fixedBody(remaining: Int)
        /// → `chunkData`, or `trailers` after the last chunk
        case chunkSize
        /// → `chunkEnd`
        case chunkData(remaining: Int)
        /// → `chunkSize`
        case chunkEnd
        /// → `beforeRequest`
        case trailers
        case refused(Refusal)
    }

    /// The most body bytes accepted for the current request; set back to the usual limit with each head.
    public var bodyLimit: Int

    let limits: HTTPLimits
    var state = State.beforeRequest(blankLines: 0)
    /// The head that is being read: its first line, and its fields so far.
    var requestLine: RequestLine?
    var headers = HeaderFields()
    /// How the body of the last head is delimited.
    var framing = RequestHead.Framing.none
    var body: [UInt8] = []
    /// Bytes of the header lines, or trailer lines, read so far, and their number.
    var sectionBytes = 0
    var sectionLines = 0

    /// What arrived and is not used up yet: `buffer[position...]`.
    var buffer: [UInt8] = []
    var position = 0
    /// Up to here no line feed was found.
    private var searched = 0

    /// A buffer beyond this is given back once it is empty, so that idle connections are small.
    private static let keptCapacity = 4096

    public init(limits: HTTPLimits = HTTPLimits()) {
        self.limits = limits
        bodyLimit = limits.bodyBytes
    }

    public mutating func append(_ bytes: UnsafeRawBufferPointer) {
        if position == buffer.count {
            discardBuffer()
        } else if position > Self.keptCapacity {
            buffer.removeSubrange(..<position)
            searched = max(0, searched - position)
            position = 0
        }
        buffer += bytes
    }

    /// Whether the stream stands between two requests, with nothing of the next one read.
    public var isBetweenRequests: Bool {
        if case .beforeRequest = state { position == buffer.count } else { false }
    }

    /// Bytes received of the current body, to measure how fast it comes.
    public var receivedBodyBytes: Int { body.count }

    /// Whether bytes wait that `next` has not looked at.
    public var hasUnreadBytes: Bool { position < buffer.count }

    /// Reads on.
    public mutating func next() -> Event {
        do {
            return try advance()
        } catch {
            state = .refused(error)
            buffer = []
            body = []
            position = 0
            return .refused(error)
        }
    }

    private mutating func advance() throws(Refusal) -> Event {
        while true {
            switch state {
            case .beforeRequest(let blankLines):
                guard try beginRequest(after: blankLines) else { return .needsMore }
            case .requestLine:
                let overlong = { (limit: Int) in Refusal(.uriTooLong, "The request line is longer than \(limit) bytes.")
                }
                guard let line = try takeLine(limit: limits.requestLineBytes, overlong) else { return .needsMore }
                requestLine = try RequestLine(buffer.span.extracting(line), limits: limits)
                state = .headers
            case .headers:
                guard let line = try takeHeaderLine() else { return .needsMore }
                if line.isEmpty { return .head(try finishHead()) }
                try readHeader(line)
            case .bodyStart:
                if let body = try beginBody() { return .body(body) }
            case .fixedBody(let remaining):
                let rest = takeBody(remaining)
                guard rest == 0 else {
                    state = .fixedBody(remaining: rest)
                    return .needsMore
                }
                return .body(finishBody())
            case .chunkSize:
                guard try readChunkSize() else { return .needsMore }
            case .chunkData(let remaining):
                let rest = takeBody(remaining)
                state = rest == 0 ? .chunkEnd : .chunkData(remaining: rest)
                guard rest == 0 else { return .needsMore }
            case .chunkEnd:
                guard try readChunkEnd() else { return .needsMore }
            case .trailers:
                guard let line = try takeTrailerLine() else { return .needsMore }
                if line.isEmpty { return .body(finishBody()) }
                try checkTrailer(line)
            case .refused(let refusal):
                return .refused(refusal)
            }
        }
    }

    /// Looks at the first byte of a request: rubbish is refused at once, without waiting for a line's end.
    private mutating func beginRequest(after blankLines: Int) throws(Refusal) -> Bool {
        guard position < buffer.count else { return false }
        if buffer[position].isToken {
            state = .requestLine
            return true
        }
        guard buffer[position] == .carriageReturn, blankLines == 0 else {
            throw .malformed("A request must begin with a method.")
        }
        guard position + 1 < buffer.count else { return false }
        guard buffer[position + 1] == .lineFeed else { throw .malformed("CR without LF before the request line.") }
        skip(2)
        state = .beforeRequest(blankLines: 1)
        return true
    }

    /// The range of the next line in `buffer`, without its CR LF; `nil` when its end is not there yet.
    mutating func takeLine(limit: Int, _ overlong: (Int) -> Refusal) throws(Refusal) -> Range<Int>? {
        let start = position
        guard let end = lineFeed(from: max(start, searched)) else {
            searched = buffer.count
            if buffer.count - start > limit + 1 { throw overlong(limit) }
            return nil
        }
        guard end - start <= limit + 1 else { throw overlong(limit) }
        guard end > start, buffer[end - 1] == .carriageReturn else { throw .malformed("A line ends with LF alone.") }
        skip(end + 1 - start)
        return start..<(end - 1)
    }

    private func lineFeed(from start: Int) -> Int? {
        buffer.withUnsafeBytes { bytes in
            guard start < bytes.count, let base = bytes.baseAddress,
                let found = memchr(base + start, Int32(UInt8.lineFeed), bytes.count - start)
            else { return nil }
            return base.distance(to: found)
        }
    }

    mutating func skip(_ count: Int) {
        position += count
        searched = position
    }

    mutating func discardBuffer() {
        buffer.removeAll(keepingCapacity: buffer.capacity <= Self.keptCapacity)
        position = 0
        searched = 0
    }
}
