import EventLoop
import JSON

/// Answers, written straight into the connection's output.
extension RPCPeer {
    /// Sends one line.
    func send(_ write: (inout [UInt8]) -> Void) {
        transport.write { buffer in
            write(&buffer)
            buffer.append(UInt8(ascii: "\n"))
        }
    }

    /// Answers with a result. If that cannot be written, nothing is sent, and the reason is returned.
    func answer(id: JSONNode, in batch: BatchAnswer?, _ result: RPCMethods.Answer) -> (any Error)? {
        id.withRawBytes { answer(id: $0, in: batch, result) }
    }

    /// Answers with a result. If that cannot be written, nothing is sent, and the reason is returned.
    func answer(rawID: [UInt8], in batch: BatchAnswer?, _ result: RPCMethods.Answer) -> (any Error)? {
        rawID.withUnsafeBytes { answer(id: $0, in: batch, result) }
    }

    private func answer(
        id: UnsafeRawBufferPointer, in batch: BatchAnswer?, _ result: RPCMethods.Answer
    ) -> (any Error)? {
        guard let batch else {
            var failure: (any Error)?
            transport.write { buffer in
                failure = Self.write(id, result, to: &buffer, limit: limits.frameBytes)
                if failure == nil { buffer.append(UInt8(ascii: "\n")) }
            }
            return failure
        }
        var message: [UInt8] = []
        if let failure = Self.write(id, result, to: &message, limit: limits.frameBytes) { return failure }
        batch.add { $0 += message }
        return nil
    }

    /// Appends a whole answer or, on failure, nothing.
    private static func write(
        _ id: UnsafeRawBufferPointer, _ result: RPCMethods.Answer, to buffer: inout [UInt8], limit: Int
    ) -> (any Error)? {
        let start = buffer.count
        do {
            try JSONWriter.append(to: &buffer) { writer in
                writer.beginObject()
                writer.member("jsonrpc", "2.0")
                writer.key("result")
                try result(&writer)
                writer.key("id")
                writer.raw(id)
                writer.endObject()
            }
            guard buffer.count - start <= limit else { throw AnswerTooLarge(limit: limit) }
            return nil
        } catch {
            buffer.removeLast(buffer.count - start)
            return error
        }
    }

    func answer(id: JSONNode?, in batch: BatchAnswer? = nil, with error: RPCError) {
        guard let id else { return answer(rawID: Array("null".utf8), in: batch, with: error) }
        answer(rawID: id.rawBytes, in: batch, with: error)
    }

    func answer(rawID: [UInt8], in batch: BatchAnswer?, with error: RPCError) {
        let write: (inout [UInt8]) -> Void = { buffer in
            JSONWriter.append(to: &buffer) { writer in
                writer.object { writer in
                    writer.member("jsonrpc", "2.0")
                    writer.member("error", error)
                    writer.key("id")
                    writer.raw(rawID)
                }
            }
        }
        if let batch { batch.add(write) } else { send(write) }
    }
}

/// A result that the other side would refuse for its size.
struct AnswerTooLarge: Error, CustomStringConvertible {
    let limit: Int
    var description: String { "the answer is larger than \(limit) bytes" }
}
