import EventLoop

/// One client: its bytes become requests, their answers go back in the order in which the requests came.
@LoopActor final class HTTPConnection: TransportHandler {
    enum Phase {
        /// Taking requests.
        case open
        /// The last answer is on its way; nothing more is parsed. What arrives until `until` is dropped, so that the
        /// answer is not lost in a connection reset.
        case lingering(until: Duration, dropped: Int)
        case ended
    }

    let transport: any Transport
    let server: HTTPServer
    let peer: PeerAddress
    var limits: HTTPLimits { server.limits }

    var parser: RequestParser
    var phase = Phase.open
    /// When the loop last called this connection.
    var now: Duration
    var patience: Patience

    /// The request whose body is being read.
    private var incoming: Exchange?
    /// Requests whose answers have not been written, in order of arrival.
    var waiting: [Exchange] = []
    /// The stream that is being sent, and its exchange.
    var streaming: (stream: ResponseStream, exchange: Exchange)?
    private var requestCount = 0
    private var isPumping = false
    private(set) var isPaused = false
    /// The client has half-closed: nothing more will come.
    private var hasEnded = false

    init(_ transport: any Transport, server: HTTPServer) {
        self.transport = transport
        self.server = server
        peer = transport.peer
        parser = RequestParser(limits: server.limits)
        now = server.time.monotonic
        patience = Patience(limits: server.limits, now: now)
    }

    func refreshNow() { now = server.time.monotonic }

    // MARK: What the transport tells

    func received(_ bytes: UnsafeRawBufferPointer) {
        refreshNow()
        switch phase {
        case .open:
            parser.append(bytes)
            pump()
        case .lingering(let until, let dropped):
            guard dropped + bytes.count <= limits.lingerBytes else { return transport.abort() }
            phase = .lingering(until: until, dropped: dropped + bytes.count)
        case .ended:
            break
        }
    }

    func receivedEnd() {
        refreshNow()
        hasEnded = true
        // A client that only half-closed still wants its answers, but nobody half-closes on a stream without end.
        if let stream = streaming?.stream {
            streaming = nil
            stream.closed()
            return end()
        }
        pump()
    }

    func drained() {
        refreshNow()
        patience.tookEverything(at: now)
        streaming?.stream.drained()
        pump()
    }

    func closed(_ error: LoopError?) {
        phase = .ended
        abandonWaiting()
        streaming?.stream.closed()
        streaming = nil
        server.connectionClosed(self)
    }

    // MARK: Requests

    /// Reads requests until there is nothing more to read, or too much waits to be sent.
    func pump() {
        guard !isPumping else { return }
        isPumping = true
        reading: while case .open = phase, !isCongested {
            switch parser.next() {
            case .needsMore: break reading
            case .head(let head): begin(head)
            case .body(let body): dispatch(body)
            case .refused(let refusal): refuse(refusal)
            }
        }
        isPumping = false
        balanceReading()
        // While it is paused there may be more to read: it goes on when the client has taken what was sent.
        if hasEnded, waiting.isEmpty, streaming == nil, !isPaused { end() }
        updateDeadline()
    }

    private var isCongested: Bool {
        waiting.count >= limits.pipelinedRequests || transport.queuedBytes > limits.queuedBytes
    }

    /// Stops the client's sending while it does not take what it asked for.
    private func balanceReading() {
        guard case .open = phase, isPaused != isCongested else { return }
        isPaused.toggle()
        if isPaused { transport.pauseReading() } else { transport.resumeReading() }
    }

    private func begin(_ head: RequestHead) {
        requestCount += 1
        let closes = !head.keepsAlive || requestCount >= limits.requestsPerConnection || server.isDraining
        let id = server.nextRequestID()
        patience.headEnded(at: now)
        let isOverloaded = server.inFlight >= limits.requestsInFlight
        switch isOverloaded ? .refuse(server.overloaded) : server.handler.admit(head, from: peer, id: id) {
        case .accept(let bodyLimit, let note):
            incoming = Exchange(head: head, id: id, started: now, closes: closes, note: note)
            parser.bodyLimit = bodyLimit ?? limits.bodyBytes
            sendContinue(head)
        case .refuse(let response):
            refuseEarly(Exchange(head: head, id: id, started: now, closes: closes, response: response))
        }
    }

    /// A small body that is on its way anyway is read; with any other the connection ends.
    private func refuseEarly(_ exchange: Exchange) {
        if let response = exchange.response, exchange.head?.hasBody == true {
            exchange.closes = true
            enqueue(exchange, response, lingers: true)
        } else {
            incoming = exchange
        }
    }

    /// Asks for the body, unless it is on its way already or will be refused. Behind other answers the client has to
    /// wait for its own time limit, as RFC 9110 §10.1.1 lets it.
    private func sendContinue(_ head: RequestHead) {
        guard head.expectsContinue, head.hasBody, !parser.hasUnreadBytes, waiting.isEmpty, streaming == nil else {
            return
        }
        if case .length(let count) = head.framing, count > parser.bodyLimit { return }
        transport.write(ResponseWriter.continueLine)
    }

    private func dispatch(_ body: [UInt8]) {
        guard let exchange = incoming, let head = exchange.head, let id = exchange.id else { return }
        incoming = nil
        patience.bodyEnded(at: now)
        if let response = exchange.response { return enqueue(exchange, response) }
        switch server.handler.answer(Request(head: head, body: body, peer: peer, id: id, note: exchange.note)) {
        case .now(let response):
            enqueue(exchange, response)
        case .later(let work):
            expect(exchange)
            let task = Task.immediate(executorPreference: LoopActor.executor) {
                self.finish(exchange, with: await work())
            }
            exchange.cancel = { task.cancel() }
        case .promised(let begin):
            expect(exchange)
            exchange.cancel = begin { self.finish(exchange, with: $0) }
        }
        if exchange.closes, case .open = phase { stopParsing() }
    }

    private func expect(_ exchange: Exchange) {
        server.inFlight += 1
        exchange.isOpen = true
        waiting.append(exchange)
    }

    private func finish(_ exchange: Exchange, with response: Response) {
        guard exchange.isOpen else { return }
        exchange.isOpen = false
        server.inFlight -= 1
        exchange.response = response
        refreshNow()
        writeAnswers()
        pump()
    }

    func refuse(_ refusal: Refusal) {
        let exchange = incoming ?? Exchange(head: nil, id: nil, started: now, closes: true)
        incoming = nil
        exchange.closes = true
        enqueue(exchange, server.response(to: refusal), lingers: true)
    }

    /// The request did not arrive in time.
    func timeOut() { refuse(Refusal(.requestTimeout, "The request did not arrive in time.")) }

    // MARK: Answers

    private func enqueue(_ exchange: Exchange, _ response: Response, lingers: Bool = false) {
        if waiting.isEmpty, streaming == nil, !lingers { return write(response, for: exchange) }
        exchange.response = response
        waiting.append(exchange)
        if lingers { stopParsing() }
        writeAnswers()
    }

    /// Nothing more is parsed; the answers that wait are still written.
    private func stopParsing() {
        phase = .lingering(until: now + Patience.forever, dropped: 0)
        if waiting.isEmpty, streaming == nil { lastAnswerWritten() }
    }

    func writeAnswers() {
        while streaming == nil, let exchange = waiting.first, let response = exchange.response {
            waiting.removeFirst()
            write(response, for: exchange)
        }
    }

    private func write(_ response: Response, for exchange: Exchange) {
        let wrapping = ResponseWriter.Wrapping(
            isHead: exchange.head?.method == .head, version: exchange.head?.version ?? .http11,
            closes: exchange.closes || server.isDraining || response.endsOnlyByClosing(for: exchange.head),
            commonLines: server.commonLines(at: now))
        willWrite()
        transport.write(
            { ResponseWriter.writeHead(response, wrapping, to: &$0) }, then: ResponseWriter.body(of: response, wrapping)
        )
        exchange.closes = wrapping.closes
        server.record(exchange, response, at: now)
        if case .stream(let body) = response.body, !wrapping.isHead {
            let stream = ResponseStream(
                self, isChunked: wrapping.version == .http11, queueLimit: limits.queuedBytes, now: now)
            streaming = (stream, exchange)
            body(stream)
        } else {
            ended(exchange)
        }
    }

    /// To be called before output is added: the client's time to take it counts from now if it had taken all before.
    func willWrite() {
        if transport.queuedBytes == 0 { patience.tookEverything(at: now) }
    }

    func streamFinished() {
        guard let exchange = streaming?.exchange else { return }
        streaming = nil
        refreshNow()
        ended(exchange)
        writeAnswers()
        pump()
    }

    private func ended(_ exchange: Exchange) {
        if exchange.closes { lastAnswerWritten() }
    }

    /// Nobody waits for these answers any more.
    private func abandonWaiting() {
        let abandoned = waiting
        waiting = []
        for exchange in abandoned where exchange.isOpen {
            // First, since work may end as soon as it is called off.
            exchange.isOpen = false
            server.inFlight -= 1
            exchange.cancel?()
        }
    }

    /// The connection's end: at once when the client asked for it, otherwise after its last bytes were dropped.
    private func lastAnswerWritten() {
        abandonWaiting()
        if hasEnded { return end() }
        phase = .lingering(until: now + limits.lingerTime, dropped: 0)
        if isPaused {
            isPaused = false
            transport.resumeReading()
        }
        transport.halfClose()
        updateDeadline()
    }

    /// Sends what is queued, then closes.
    func end() {
        phase = .ended
        transport.close()
    }
}

extension Response {
    /// HTTP/1.0 knows no chunks: a stream ends with its connection.
    fileprivate func endsOnlyByClosing(for head: RequestHead?) -> Bool {
        if case .stream = body { head?.version == .http10 } else { false }
    }
}
