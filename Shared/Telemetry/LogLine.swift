import Crypto
import JSON
import Time

/// Everything that one line of the log says.
struct LogLine {
    let time: Timestamp
    let level: LogLevel
    let service: String
    /// For example `Sync:evt-1`; empty when there is none.
    let context: String
    let trace: TraceID?
    /// A constant text, so that lines about the same thing can be counted.
    let message: StaticString
    let fields: [LogField]
    /// The key of hashes that stand in place of what must not be read.
    let key: SymmetricKey

    /// The size of a line with its line feed, so that collectors take it whole.
    static let maximalSize = 8 * 1024

    /// One JSON object. Fields that would make the line too long are left out, and `"cut":true` says so.
    func json() -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: 256)
        writer.beginObject()
        writer.key("time")
        writer.string(time.rfc3339)
        writer.key("level")
        writer.string(level.rawValue)
        writer.key("service")
        writer.string(service)
        if !context.isEmpty {
            writer.key("context")
            writer.string(VisibleText.escaped(context))
        }
        if let trace {
            writer.key("trace")
            writer.string(trace.hexadecimal)
        }
        writer.key("message")
        writer.string(message.description)
        for field in fields {
            // The worst case of a value is every byte escaped once more by JSON.
            guard writer.bytes.count + 2 * VisibleText.maximalValueSize + 128 <= Self.maximalSize else {
                writer.key("cut")
                writer.bool(true)
                break
            }
            writer.key(field.name)
            write(field.value, to: &writer)
        }
        writer.endObject()
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    private func write(_ value: LogField.Value, to writer: inout JSONWriter) {
        switch value {
        case .integer(let value): writer.integer(value)
        case .double(let value): writer.double(value)
        case .boolean(let value): writer.bool(value)
        case .text(let text): writer.string(VisibleText.escaped(text))
        case .hidden(let text): writer.string(fingerprint(text))
        }
    }

    /// One readable line: `17:00:00.000 luma WARNING [Sync:evt-1] page refused guests=3`.
    func human(isColoured: Bool) -> [UInt8] {
        let clock = time.rfc3339.dropFirst("2026-12-03T".count).dropLast()
        var line = isColoured ? "\u{1B}[2m\(clock)\u{1B}[0m " : "\(clock) "
        line += "\(service) \(label(isColoured))"
        if !context.isEmpty { line += " [\(VisibleText.escaped(context))]" }
        line += " \(message)"
        for field in fields {
            let piece = " \(field.name)=\(text(field.value))"
            guard line.utf8.count + piece.utf8.count + 2 <= Self.maximalSize else {
                line += " …"
                break
            }
            line += piece
        }
        return Array(line.utf8) + [UInt8(ascii: "\n")]
    }

    private func label(_ isColoured: Bool) -> String {
        let name = level.rawValue.uppercased()
        guard isColoured else { return name }
        let colour =
            switch level {
            case .debug: 2
            case .info: 32
            case .warning: 33
            case .error: 31
            }
        return "\u{1B}[\(colour)m\(name)\u{1B}[0m"
    }

    private func text(_ value: LogField.Value) -> String {
        switch value {
        case .integer(let value): "\(value)"
        case .double(let value): "\(value)"
        case .boolean(let value): "\(value)"
        case .text(let text): text.contains(" ") ? "\"\(VisibleText.escaped(text))\"" : VisibleText.escaped(text)
        case .hidden(let text): fingerprint(text)
        }
    }

    private func fingerprint(_ text: String) -> String {
        let code = key.withBytes { HMACSHA256.authenticationCode(for: text.utf8, key: $0) }
        return "#" + Hex.encode(code.prefix(8))
    }
}
