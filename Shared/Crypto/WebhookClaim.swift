import Time

/// What the headers of a webhook claim, before anything is proved.
struct WebhookClaim {
    var scheme: WebhookScheme
    /// What stands before the body in the signed text.
    var signedPrefix: [UInt8] = []
    var identifier: String?
    var signedAt: Timestamp?
    /// Decoded signatures of the right size.
    var candidates: [[UInt8]] = []

    private static let maximalIdentifierSize = 128
    private static let maximalTimestampDigits = 11
    private static let dot = UInt8(ascii: ".")
    private static let comma = UInt8(ascii: ",")

    init(_ headers: WebhookHeaders, scheme: WebhookScheme) throws(WebhookRefusal) {
        let signature = try Self.single(headers.signature, "signature")
        switch scheme {
        case .timestamped: try self.init(timestamped: signature)
        case .standard: try self.init(standard: signature, headers)
        case .luma where signature.split(separator: Self.comma).contains(where: { $0.starts(with: "t=".utf8) }):
            try self.init(timestamped: signature)
        case .luma: try self.init(standard: signature, headers)
        case .body: self.init(body: signature)
        }
    }

    private init(timestamped signature: [UInt8]) throws(WebhookRefusal) {
        scheme = .timestamped
        var digits: ArraySlice<UInt8>?
        var signatures = 0
        for entry in signature.split(separator: Self.comma, omittingEmptySubsequences: false) {
            if entry.starts(with: "t=".utf8) {
                guard digits == nil else { throw .malformedHeader("signature") }
                digits = entry.dropFirst(2)
                continue
            }
            signatures += 1
            guard signatures <= WebhookVerifier.maximalSignatures else { break }
            guard entry.starts(with: "v1=".utf8),
                let candidate = Hex.decode(entry.dropFirst(3), allowingCapitals: false)
            else { continue }
            add(candidate)
        }
        guard let digits else { throw .malformedHeader("signature") }
        signedAt = try Self.instant(digits)
        signedPrefix = Array(digits) + [Self.dot]
    }

    private init(standard signature: [UInt8], _ headers: WebhookHeaders) throws(WebhookRefusal) {
        scheme = .standard
        let identifier = try Self.single(headers.identifier, "webhook-id")
        guard identifier.count <= Self.maximalIdentifierSize,
            identifier.allSatisfy({ (0x21...0x7E).contains($0) && $0 != Self.dot })
        else { throw .malformedHeader("webhook-id") }
        let digits = try Self.single(headers.timestamp, "webhook-timestamp")
        signedAt = try Self.instant(digits[...])
        self.identifier = String(decoding: identifier, as: UTF8.self)
        signedPrefix = identifier + [Self.dot] + digits + [Self.dot]
        for entry in signature.split(separator: UInt8(ascii: " ")).prefix(WebhookVerifier.maximalSignatures) {
            guard entry.starts(with: "v1,".utf8), let candidate = Base64.decode(entry.dropFirst(3)) else { continue }
            add(candidate)
        }
    }

    private init(body signature: [UInt8]) {
        scheme = .body
        guard signature.starts(with: "sha256=".utf8),
            let candidate = Hex.decode(signature.dropFirst(7), allowingCapitals: false)
        else { return }
        add(candidate)
    }

    private mutating func add(_ candidate: [UInt8]) {
        if candidate.count == HMACSHA256.codeSize { candidates.append(candidate) }
    }

    private static func single(_ values: [[UInt8]], _ name: String) throws(WebhookRefusal) -> [UInt8] {
        guard values.count <= 1 else { throw .repeatedHeader(name) }
        guard let value = values.first, !value.isEmpty else { throw .missingHeader(name) }
        return value
    }

    /// Seconds since 1970 in 1 to 11 digits and nothing else.
    private static func instant(_ digits: ArraySlice<UInt8>) throws(WebhookRefusal) -> Timestamp {
        guard (1...maximalTimestampDigits).contains(digits.count),
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { throw .malformedHeader("timestamp") }
        return Timestamp(seconds: digits.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) })
    }
}
