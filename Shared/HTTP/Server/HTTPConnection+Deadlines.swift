import EventLoop

extension HTTPConnection {
    /// Tells the server's timer when to look at this connection next.
    func updateDeadline() {
        if let deadline = judge() { server.look(at: self, by: deadline) }
    }

    /// The server's timer has come by.
    func deadlinePassed(at now: Duration) {
        self.now = now
        beat()
        updateDeadline()
    }

    /// A stream was written to: its next heartbeat moves.
    func didStream() { updateDeadline() }

    /// Ends the connection when it has used up its time; otherwise says when to look again.
    private func judge() -> Duration? {
        switch phase {
        case .ended:
            // What is queued may still be leaving; a client that takes nothing is dropped.
            return judgeOpen(isAnswering: true)
        case .lingering(let until, _) where waiting.isEmpty && streaming == nil:
            return judgeLingering(until: until)
        case .lingering:
            return judgeOpen(isAnswering: true)
        case .open:
            return judgeOpen(isAnswering: !waiting.isEmpty || streaming != nil)
        }
    }

    /// The time to linger begins when the answer has left.
    private func judgeLingering(until: Duration) -> Duration? {
        if transport.queuedBytes > 0 {
            if case .lingering(_, let dropped) = phase {
                phase = .lingering(until: now + limits.lingerTime, dropped: dropped)
            }
            return judgeOpen(isAnswering: true).map { min($0, now + limits.lingerTime) }
        }
        guard now < until else {
            transport.abort()
            return nil
        }
        return until
    }

    private func judgeOpen(isAnswering: Bool) -> Duration? {
        let isOpen = if case .open = phase { true } else { false }
        let situation = Patience.Situation(
            isBetweenRequests: !isOpen || parser.isBetweenRequests, isAnswering: isAnswering,
            isPaused: !isOpen || isPaused,
            receivedBodyBytes: parser.receivedBodyBytes, queuedBytes: transport.queuedBytes)
        switch patience.judge(situation, at: now) {
        case .patient(let until):
            guard let stream = streaming?.stream, stream.heartbeat != nil else { return until }
            return min(until, stream.lastWrite + limits.heartbeat)
        case .timeout:
            timeOut()
        case .idle:
            end()
        case .stalled:
            transport.abort()
        }
        return nil
    }

    /// A comment on a stream that has been silent.
    private func beat() {
        guard let stream = streaming?.stream, let heartbeat = stream.heartbeat,
            now >= stream.lastWrite + limits.heartbeat
        else { return }
        stream.write(heartbeat)
    }
}
