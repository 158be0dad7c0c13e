import Configuration
import Contracts
import Crypto
import Database
import EventLoop
import HTTP
import JSON
import JSONRPC
import Scratch
import ServiceKit
import Telemetry
import Testing
import Time

@testable import Gateway

/// The whole gateway on a network in memory, with a luma and a members behind it that know what the test tells them.
@LoopActor final class GatewayFixture {
    static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    let time: LoopTime
    let host: ProgramHost<Gateway>
    let hints: Hints
    let calendar = CalendarPeer()
    let events: Events
    let feeds: Feeds
    let log: CollectedLog
    let kept: KeptEvents
    private let peers: [RPCServer]
    private let network: MemoryNetwork
    private let folder: String

    /// What luma was told.
    @LoopActor final class Hints {
        var received: [LumaHint] = []
        /// What luma answers instead of taking hints.
        var refusal: RPCError?
    }

    /// What luma lists.
    @LoopActor final class Events {
        var records: [EventRecord] = []
        private(set) var questions = 0
        /// Answers wait for it.
        var hold: Latch?

        func list(_ question: ListEvents) async -> EventList {
            questions += 1
            let wanted = records.filter { question.visibility?.contains($0.event.visibility) ?? true }
            let list = EventList(events: Array(wanted.prefix(question.range.limit)))
            await hold?.wait()
            return list
        }
    }

    /// What calendar reads: two feeds of three pieces, one that has ended, one that changes, and none else.
    @LoopActor final class Feeds {
        /// Changes of the feed that are to come while it is read.
        var changes = 0
        private var version = 0

        func read(_ call: ReadFeed) throws -> FeedPiece {
            switch call.token {
            case "three", "another":
                let isKnown = call.knownTag == "tag-3"
                return FeedPiece(
                    tag: "tag-3", text: isKnown ? nil : "piece \(call.offset)\n",
                    nextOffset: isKnown || call.offset == 2 ? nil : call.offset + 1)
            case "changing":
                if call.offset > 0, changes > 0 { (version, changes) = (version + 1, changes - 1) }
                return FeedPiece(
                    tag: "tag-\(version)", text: "piece \(call.offset) of \(version)\n",
                    nextOffset: call.offset == 1 ? nil : 1)
            case "ended": throw RPCError(.notFound, message: "the feed has ended", data: ["code": "gone"])
            case "early": throw RPCError(.unavailable, message: "no event has been read yet")
            default: throw RPCError(.notFound, message: "there is no such feed")
            }
        }
    }

    init(_ settings: [String: String] = [:]) async throws {
        time = LoopTime()
        network = MemoryNetwork()
        folder = "\(Scratch.folder)/rollcall-gateway-tests-\(KernelRandom().next())"
        var environment = [
            "ROLLCALL_DATA_DIRECTORY": folder, "LUMA_WEBHOOK_SECRET": Self.secret,
            "ROLLCALL_REQUESTS_PER_MINUTE": "600",
        ]
        environment.merge(settings) { $1 }
        let world = World(
            time: time, random: KernelRandom(), network: network,
            configuration: ConfigurationSource(environment: environment))
        let hints = Hints()
        let events = Events()
        self.hints = hints
        self.events = events
        let feeds = Feeds()
        self.feeds = feeds
        log = CollectedLog()
        let kept = KeptEvents()
        self.kept = kept
        var methods = RPCMethods()
        methods.on(LumaHint.self) { hint, _ in
            if let refusal = hints.refusal { throw refusal }
            hints.received.append(hint)
            return Acknowledgement()
        }
        // Its disk is full.
        methods.on(StartSync.self) { _, _ in
            throw DatabaseError(kind: .storageFull, message: "database or disk is full", operation: "commit")
        }
        methods.on(ListEvents.self) { question, _ in await events.list(question) }
        kept.register(in: &methods)
        // A program of another version, whose answer has a member that this one does not know.
        methods.onRaw(GetEvent.method) { _, _, writer in writer.raw(Array(#"{"new":1.0,"id":"evt-1"}"#.utf8)) }
        methods.on(WhoIsGoing.self) { call, _ in
            EventAttendance(eventID: call.eventID, total: 0, attendees: [], unmatchedGuests: 0)
        }
        methods.on(ReadFeed.self) { call, _ in try feeds.read(call) }
        Self.addFeedOfTwo(to: &methods)
        methods.on(RecordCommerce.self) { call, _ in
            let told = [call.delivery, call.timestamp?.rfc3339].compactMap { $0 }.joined(separator: " at ")
            return CommerceOutcome(status: .success, reason: told, events: [call.data.purchaseId ?? ""])
        }
        calendar.register(in: &methods)
        let table = try methods.table()
        var peers: [RPCServer] = []
        for program in ["luma", "members", "calendar"] {
            let peer = RPCServer(methods: table, settings: RPCSettings(time: time, random: KernelRandom()))
            try await peer.start(on: .unix(path: "\(folder)/run/\(program).sock"), network: network)
            peers.append(peer)
        }
        self.peers = peers
        host = try await ProgramHost.start(Gateway.self, in: world, log: log)
    }

    /// A feed with two events, `a` this year and `b` next year; since revision 6, `a` has changed and another one gone.
    private static func addFeedOfTwo(to methods: inout RPCMethods) {
        func check(_ token: String) throws {
            guard token == "two" else { throw RPCError(.notFound, message: "there is no such feed") }
        }
        methods.on(DescribeFeed.self) { call, _ in
            try check(call.token)
            return FeedState(id: "feed-2", name: "Two & more", revision: 7)
        }
        methods.on(ListFeedObjects.self) { call, _ in
            try check(call.token)
            let (a, b) = (FeedObjectVersion(name: "a", tag: "tag-a"), FeedObjectVersion(name: "b", tag: "tag-b"))
            if let since = call.since {
                guard since == 6 else { throw RPCError(.conflict) }
                return FeedObjectPage(revision: 7, objects: [a, FeedObjectVersion(name: "gone", tag: nil)])
            }
            if call.from != nil { return FeedObjectPage(revision: 7, objects: [b]) }
            if call.until != nil { return FeedObjectPage(revision: 7, objects: [a]) }
            // In pages of one.
            return call.cursor == nil
                ? FeedObjectPage(revision: 7, objects: [a], nextCursor: "a") : FeedObjectPage(revision: 8, objects: [b])
        }
        methods.on(ReadFeedObjects.self) { call, _ in
            try check(call.token)
            // One at a time.
            let objects = call.names.prefix(1).filter { $0 == "a" || $0 == "b" }.map { name in
                FeedObjectText(name: name, tag: "tag-\(name)", text: "text of \(name)\r\n")
            }
            return FeedObjectTexts(objects: objects, answered: min(1, call.names.count))
        }
    }

    func stop() async {
        await host.stop()
        for peer in peers { await peer.stop(within: .zero) }
    }

    func key(_ scopes: [String]) async throws -> String {
        try await host.program.keys.create(CreateKey(name: "test", scopes: scopes)).key
    }

    /// Lets luma list an event.
    func add(_ id: String, _ visibility: EventVisibility = .public) {
        let snapshot = EventSnapshot(
            id: id, name: "Event \(id)", startsAt: time.now, timeZone: "UTC", visibility: visibility)
        events.records.append(EventRecord(event: snapshot, counts: GuestCounts(approved: 0), lastSyncedAt: .epoch))
    }

    /// Waits until the condition holds, for at most ten seconds.
    func wait(for condition: @LoopActor () async throws -> Bool) async throws {
        let limit = time.monotonic + .seconds(10)
        while try await !condition(), time.monotonic < limit { try await time.sleep(for: .milliseconds(1)) }
    }

    /// The header fields of a webhook that Luma signed just now.
    func signed(_ body: [UInt8]) -> [String] {
        let second = time.now.seconds
        let code = HMACSHA256.authenticationCode(
            for: Array("\(second).".utf8) + body, key: Array(Self.secret.utf8))
        return ["Content-Type: application/json", "Webhook-Signature: t=\(second),v1=\(Hex.encode(code))"]
    }

    /// Sends one request on a connection of its own, and returns the status and the whole answer's text.
    func send(
        _ line: String, headers: [String] = [], body: [UInt8] = [], key: String? = nil
    ) async throws -> (status: Int, text: String) {
        let address = try #require(host.program.address)
        let client = AnswerCollector(try await network.connect(to: address))
        var lines = ["\(line) HTTP/1.1", "Host: localhost", "Connection: close"] + headers
        if let key { lines.append("Authorization: Bearer \(key)") }
        if !body.isEmpty { lines.append("Content-Length: \(body.count)") }
        client.transport.write(Array((lines + ["", ""]).joined(separator: "\r\n").utf8) + body)
        let limit = time.monotonic + .seconds(10)
        while !client.hasEnded, time.monotonic < limit { try await time.sleep(for: .milliseconds(1)) }
        let text = String(decoding: client.bytes, as: UTF8.self)
        let words = text.split(separator: " ", maxSplits: 2)
        return (words.count > 1 ? Int(words[1]) ?? 0 : 0, text)
    }
}

@LoopActor final class AnswerCollector: TransportHandler {
    let transport: any Transport
    private(set) var bytes: [UInt8] = []
    private(set) var hasEnded = false
    var text: String { String(decoding: bytes, as: UTF8.self) }

    init(_ transport: any Transport) {
        self.transport = transport
        transport.handler = self
    }

    func received(_ bytes: UnsafeRawBufferPointer) { self.bytes += bytes }

    func receivedEnd() {
        hasEnded = true
        transport.close()
    }

    func closed(_ error: LoopError?) { hasEnded = true }
}
