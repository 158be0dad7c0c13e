import Contracts
import Crypto
import EventLoop
import HTTP
import JSON
import JSONRPC
import Time

/// What the page shows: the next events with who is going. Made once after each change and kept as ready bytes, however
/// many look at it.
@LoopActor final class PageData {
    private let events: AllEvents
    private let members: RPCClient
    private let time: any TimeSource
    /// Events that are shown: where the page is open to everyone, only those that everyone may know of.
    private let visibility: [EventVisibility]

    private struct Ready {
        let body: [UInt8]
        let tag: String
        let madeAt: Duration
        let version: Int
    }

    private var ready: Ready?
    private var making: Task<Ready, any Error>?
    /// Counts the changes.
    private var version = 0

    private static let eventCount = 40
    /// Faces shown beside an event.
    private static let faceCount = 12
    /// Without any change it is made anew after this time, for events that have ended.
    private static let lifetime = Duration.seconds(60)

    /// - Parameter isPublic: whether everyone sees the page, or only who has a key.
    init(events: AllEvents, members: RPCClient, time: any TimeSource, isPublic: Bool) {
        visibility = isPublic ? [.public] : [.public, .membersOnly]
        self.events = events
        self.members = members
        self.time = time
    }

    /// Something that is shown has changed.
    func changed() { version += 1 }

    /// - Throws: `RPCError` when what is shown has to be made anew and a program behind cannot be asked.
    func response(for request: Request) async throws -> Response {
        let page = try await current()
        var response: Response
        if request.headers["if-none-match"] == page.tag {
            response = Response(.notModified)
        } else {
            response = Response(.ok, contentType: "application/json", body: page.body)
        }
        try response.headers.set("ETag", page.tag)
        response.headers.set(constant: "Cache-Control", "no-cache")
        return response
    }

    /// What is shown now, and nothing older: a change while the page was being made has it made once more.
    private func current() async throws -> Ready {
        let wanted = version
        while true {
            if let ready, ready.version >= wanted, time.monotonic - ready.madeAt < Self.lifetime { return ready }
            if let making {
                let made = try await making.value
                if made.version >= wanted { return made }
            } else {
                let version = version
                making = Task(executorPreference: LoopActor.executor) { try await self.makeAndKeep(version) }
            }
        }
    }

    /// Notes its own end, so that nobody who waited for it finds it still going on.
    private func makeAndKeep(_ version: Int) async throws -> Ready {
        defer { making = nil }
        let made = try await make(version)
        ready = made
        return made
    }

    private func make(_ version: Int) async throws -> Ready {
        let question = ListEvents(
            upcomingOnly: true, visibility: visibility, range: ListRange(limit: Self.eventCount))
        // A program of an earlier version does not know that question.
        let events = try await self.events.list(question).events.filter { visibility.contains($0.event.visibility) }
        let attendances = try await attendances(of: events.map(\.event.id))
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("events")
            writer.beginArray()
            for record in events {
                Self.write(record, attendances[record.event.id], to: &writer)
            }
            writer.endArray()
        }
        let tag = "\"\(Hex.encode(SHA256.hash(writer.bytes).prefix(12)))\""
        return Ready(body: writer.bytes, tag: tag, madeAt: time.monotonic, version: version)
    }

    /// All questions are on their way at once.
    private func attendances(of eventIDs: [String]) async throws -> [String: EventAttendance] {
        let members = members
        return try await withThrowingTaskGroup(of: EventAttendance?.self) { group in
            for id in eventIDs { group.addTask { try await Self.attendance(of: id, members) } }
            var found: [String: EventAttendance] = [:]
            for try await attendance in group { if let attendance { found[attendance.eventID] = attendance } }
            return found
        }
    }

    private static func attendance(of id: String, _ members: RPCClient) async throws -> EventAttendance? {
        do {
            return try await members.call(WhoIsGoing(eventID: id), timeout: .seconds(5))
        } catch let error as RPCError where error.code == .notFound {
            // The others tell of events before members has heard of them.
            return nil
        }
    }

    private static func write(_ record: EventRecord, _ attendance: EventAttendance?, to writer: inout JSONWriter) {
        let event = record.event
        writer.object { writer in
            writer.member("id", event.id)
            writer.member("name", event.name)
            writer.member("startsAt", event.startsAt.rfc3339)
            writer.memberIfPresent("endsAt", event.endsAt?.rfc3339)
            writer.member("timeZone", event.timeZone)
            writer.memberIfPresent("url", event.url)
            writer.member("place", place(event))
            writer.memberIfPresent("gatheringID", event.gathering?.id)
            writer.memberIfPresent("gathering", event.gathering?.name)
            writer.member("isCanceled", event.status == .canceled)
            writer.member("going", attendance?.total ?? 0)
            writer.member("guests", record.counts.approved)
            writer.key("faces")
            writer.beginArray()
            for attendee in (attendance?.attendees ?? []).prefix(faceCount) { write(attendee, to: &writer) }
            writer.endArray()
        }
    }

    private static func write(_ attendee: Attendee, to writer: inout JSONWriter) {
        let member = attendee.attendance.member
        writer.object { writer in
            writer.member("id", member.id)
            writer.member("name", member.name)
            writer.memberIfPresent("avatar", member.avatarURL)
            writer.memberIfPresent("team", member.team?.name)
            writer.member("isHost", attendee.attendance.isHost)
            writer.member("isSpeaker", attendee.attendance.isSpeaker)
            writer.member("isHere", attendee.attendance.status == .checkedIn)
        }
    }

    private static func place(_ event: EventSnapshot) -> String {
        switch event.venue.kind {
        case .online: "Online"
        case .undecided: event.gathering?.name ?? "Place to be announced"
        case .inPerson: event.venue.name ?? event.venue.address ?? event.gathering?.name ?? ""
        }
    }
}
