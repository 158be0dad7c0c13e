import EventLoop
import JSON

/// The answers to one batch, which leave together as one array when the last one is there.
@LoopActor final class BatchAnswer {
    private var bytes: [UInt8] = []
    /// Answers still missing, and one for the batch itself as long as it is being read.
    private var open = 1
    private let send: @LoopActor ([UInt8]) -> Void

    init(send: @escaping @LoopActor ([UInt8]) -> Void) { self.send = send }

    /// Announces an answer that will come.
    func expect() { open += 1 }

    /// Adds an answer that was announced.
    func add(_ write: (inout [UInt8]) -> Void) {
        bytes.append(UInt8(ascii: bytes.isEmpty ? "[" : ","))
        write(&bytes)
        complete()
    }

    /// An announced answer will not come, or the batch has been read to its end. A batch without answers, of
    /// notifications only, is not answered.
    func complete() {
        open -= 1
        guard open == 0, !bytes.isEmpty else { return }
        bytes.append(UInt8(ascii: "]"))
        send(bytes)
    }
}
