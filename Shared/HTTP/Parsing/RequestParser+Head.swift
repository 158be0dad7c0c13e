extension RequestParser {
    mutating func takeHeaderLine() throws(Refusal) -> Range<Int>? {
        let overlong = { (limit: Int) in Refusal(.headerFieldsTooLarge, "A header line is longer than \(limit) bytes.")
        }
        guard let line = try takeLine(limit: limits.headerLineBytes, overlong) else {
            // What has arrived of an unfinished line counts, so that the answer does not depend on the line's end.
            try checkHeaderBytes(sectionBytes + buffer.count - position - 2)
            return nil
        }
        guard !line.isEmpty else { return line }
        sectionLines += 1
        guard sectionLines <= limits.headerLines else {
            throw Refusal(.headerFieldsTooLarge, "More than \(limits.headerLines) header lines.")
        }
        sectionBytes += line.count + 2
        try checkHeaderBytes(sectionBytes)
        return line
    }

    private func checkHeaderBytes(_ count: Int) throws(Refusal) {
        guard count <= limits.headerBytes else {
            throw Refusal(.headerFieldsTooLarge, "The header fields are longer than \(limits.headerBytes) bytes.")
        }
    }

    mutating func readHeader(_ line: Range<Int>) throws(Refusal) {
        let field = try HeaderLine(buffer.span.extracting(line))
        if headers.isEmpty {
            headers.reserve(bytes: min(buffer.count - line.lowerBound, limits.headerBytes), fields: 8)
        }
        headers.append(
            name: buffer[field.name.moved(by: line.lowerBound)], value: buffer[field.value.moved(by: line.lowerBound)])
    }

    /// The head, checked as a whole: what its fields say about host, framing and connection.
    mutating func finishHead() throws(Refusal) -> RequestHead {
        guard let line = requestLine else { throw Refusal(.internalServerError, "A head without a request line.") }
        let head = try RequestHead(line, headers)
        requestLine = nil
        headers = HeaderFields()
        framing = head.framing
        sectionBytes = 0
        sectionLines = 0
        bodyLimit = limits.bodyBytes
        state = .bodyStart
        return head
    }
}

extension Range<Int> {
    fileprivate func moved(by distance: Int) -> Range<Int> { (lowerBound + distance)..<(upperBound + distance) }
}
