extension RequestParser {
    /// Decides how the body is read. The body itself when there is none.
    mutating func beginBody() throws(Refusal) -> [UInt8]? {
        switch framing {
        case .none, .length(0):
            return finishBody()
        case .length(let count):
            guard count <= bodyLimit else { throw bodyTooLarge }
            // A length is only a promise: memory is taken as the bytes arrive.
            body.reserveCapacity(min(count, 64 * 1024))
            state = .fixedBody(remaining: count)
        case .chunked:
            state = .chunkSize
        }
        return nil
    }

    private var bodyTooLarge: Refusal {
        Refusal(.contentTooLarge, "The body is larger than \(bodyLimit) bytes.")
    }

    /// Moves up to `count` bytes into the body; returns how many are still missing.
    mutating func takeBody(_ count: Int) -> Int {
        let available = min(count, buffer.count - position)
        body += buffer[position..<(position + available)]
        skip(available)
        if position == buffer.count { discardBuffer() }
        return count - available
    }

    mutating func finishBody() -> [UInt8] {
        defer { body = [] }
        sectionBytes = 0
        sectionLines = 0
        state = .beforeRequest(blankLines: 0)
        return body
    }

    // MARK: Chunks (RFC 9112 §7.1)

    private static let sizeDigits = 16

    mutating func readChunkSize() throws(Refusal) -> Bool {
        let overlong = { (_: Int) in Refusal.malformed("A chunk's first line is too long.") }
        let limit = Self.sizeDigits + 1 + limits.chunkExtensionBytes
        guard let line = try takeLine(limit: limit, overlong) else { return false }
        let size = try chunkSize(buffer[line])
        guard size <= UInt64(bodyLimit - body.count) else { throw bodyTooLarge }
        state = size == 0 ? .trailers : .chunkData(remaining: Int(size))
        return true
    }

    private func chunkSize(_ line: ArraySlice<UInt8>) throws(Refusal) -> UInt64 {
        let digits = line.prefix { $0.hexValue != nil }
        guard (1...Self.sizeDigits).contains(digits.count) else { throw .malformed("A chunk's size is malformed.") }
        let suffix = line[digits.endIndex...]
        guard suffix.isEmpty || suffix.first == UInt8(ascii: ";") else {
            throw .malformed("A chunk's size is malformed.")
        }
        try checkExtension(suffix.dropFirst())
        return digits.reduce(0) { $0 << 4 | UInt64($1.hexValue ?? 0) }
    }

    private func checkExtension(_ text: ArraySlice<UInt8>) throws(Refusal) {
        guard text.count <= limits.chunkExtensionBytes else { throw .malformed("A chunk's extension is too long.") }
        var isQuoted = false
        var isEscaped = false
        for byte in text {
            guard byte.isFieldContent else { throw .malformed("A chunk's extension has a control byte.") }
            if isEscaped {
                isEscaped = false
            } else if isQuoted, byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            }
        }
        guard !isQuoted else { throw .malformed("A chunk's extension has an unbalanced quote.") }
    }

    mutating func readChunkEnd() throws(Refusal) -> Bool {
        guard position < buffer.count else { return false }
        guard buffer[position] == .carriageReturn else { throw .malformed("A chunk is longer than its size.") }
        guard position + 1 < buffer.count else { return false }
        guard buffer[position + 1] == .lineFeed else { throw .malformed("A chunk is longer than its size.") }
        skip(2)
        state = .chunkSize
        return true
    }

    // MARK: Trailers

    mutating func takeTrailerLine() throws(Refusal) -> Range<Int>? {
        let limit = limits.trailerBytes
        let overlong = { (_: Int) in Refusal(.headerFieldsTooLarge, "The trailer is longer than \(limit) bytes.") }
        let rest = max(0, limit - sectionBytes - 2)
        guard let line = try takeLine(limit: rest, overlong) else { return nil }
        guard !line.isEmpty else { return line }
        sectionBytes += line.count + 2
        sectionLines += 1
        guard sectionLines <= limits.trailerLines else {
            throw Refusal(.headerFieldsTooLarge, "More than \(limits.trailerLines) trailer lines.")
        }
        return line
    }

    /// Trailers are dropped; one that would have changed how the request is read is refused (RFC 9110 §6.5.1).
    func checkTrailer(_ line: Range<Int>) throws(Refusal) {
        let text = buffer.span.extracting(line)
        let name = text.extracting(try HeaderLine(text).name)
        let forbidden: [StaticString] = ["content-length", "transfer-encoding", "host", "authorization", "cookie"]
        for field in forbidden where name.equalsIgnoringCase(field) {
            throw .malformed("A trailer has a field that belongs to the head.")
        }
        guard !name.extracting(first: 8).equalsIgnoringCase("webhook-") else {
            throw .malformed("A trailer has a field that belongs to the head.")
        }
    }
}
