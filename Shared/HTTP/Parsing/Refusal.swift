/// Why a request is not taken. The connection ends with it: what follows in the stream cannot be trusted.
public struct Refusal: Error, Sendable, Equatable {
    public let status: StatusCode
    /// One sentence for the client; names what is wrong, never what was sent.
    public let detail: String

    init(_ status: StatusCode, _ detail: String) {
        self.status = status
        self.detail = detail
    }

    static func malformed(_ detail: String) -> Refusal { Refusal(.badRequest, detail) }
}
