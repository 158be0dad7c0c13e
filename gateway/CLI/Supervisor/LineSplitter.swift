/// Cuts a stream of bytes into lines.
struct LineSplitter: Sendable {
    /// A longer line is handed on in pieces, so that a program that writes no line feed costs no memory.
    static let maximalSize = 16 * 1024

    private var rest: [UInt8] = []

    /// Takes bytes and gives the lines that are whole, without their line feeds.
    mutating func take(_ bytes: some Sequence<UInt8>) -> [String] {
        var lines: [String] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                lines.append(take())
            } else {
                rest.append(byte)
                if rest.count == Self.maximalSize { lines.append(take()) }
            }
        }
        return lines
    }

    /// What is left when the stream ends; `nil` when it ended with a line feed.
    mutating func end() -> String? {
        rest.isEmpty ? nil : take()
    }

    private mutating func take() -> String {
        defer { rest.removeAll(keepingCapacity: true) }
        if rest.last == UInt8(ascii: "\r") { rest.removeLast() }
        return String(decoding: rest, as: UTF8.self)
    }
}
