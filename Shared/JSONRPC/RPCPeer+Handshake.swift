import Crypto
import EventLoop
import JSON

/// A proof that is under way, with its time limit and the one who waits for it.
@LoopActor final class PendingHandshake {
    var machine: Handshake
    var timer: (any ScheduledTimer)?
    private var completion: (@LoopActor (Bool) -> Void)?

    init(machine: Handshake, completion: @escaping @LoopActor (Bool) -> Void) {
        self.machine = machine
        self.completion = completion
    }

    func succeed() { end(true) }
    func fail() { end(false) }

    private func end(_ isProved: Bool) {
        timer?.cancel()
        timer = nil
        completion?(isProved)
        completion = nil
    }
}

extension RPCPeer {
    /// Bytes of one message before the other side has proved anything.
    static let handshakeFrameBytes = 512

    /// Begins to read, but believes nothing before both sides have proved that they know `secret`.
    /// - Parameter completion: called once, with whether they have.
    func start(
        as role: Handshake.Role, proving secret: Secret<[UInt8]>, completion: @escaping @LoopActor (Bool) -> Void
    ) {
        let nonce = settings.random.bytes(Handshake.nonceSize)
        let machine = Handshake(role: role, secret: secret.reveal(), nonce: nonce)
        let pending = PendingHandshake(machine: machine, completion: completion)
        handshake = pending
        limitFrames(to: Self.handshakeFrameBytes)
        pending.timer = settings.time.schedule(after: limits.handshake) { [weak self] in
            self?.refuse("it did not prove in time that it knows the shared secret")
        }
        if let opening = machine.opening { send { $0 += opening } }
        start()
    }

    func continueHandshake(_ message: JSONNode) {
        guard let pending = handshake else { return }
        do {
            switch try pending.machine.receive(message) {
            case .proceed(let answer):
                send { $0 += answer }
            case .complete(let answer):
                if let answer { send { $0 += answer } }
                handshake = nil
                limitFrames(to: limits.frameBytes)
                pending.succeed()
            }
        } catch {
            refuse(error.description)
        }
    }
}
