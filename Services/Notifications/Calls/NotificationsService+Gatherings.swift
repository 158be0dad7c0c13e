import Contracts
import Database
import EventLoop
import JSONRPC
import ServiceKit

extension NotificationsService {
    private static let peopleRange = 0...1000

    func listGatherings() async throws -> GatheringList {
        try await database.read { connection in
            let lines = try GatheringViewRows(connection: connection).lines()
            return GatheringList(gatherings: lines.map(GatheringOverview.init))
        }
    }

    /// Computed on the spot, so that it is never behind what has been applied.
    func gathering(_ call: GetGathering) async throws -> GatheringDetail {
        let id: String = try Parameters.identifier("id", call.id)
        let viewer: String? = try Parameters.identifier("viewerID", call.viewerID)
        let people = call.peoplePerEvent ?? GatheringView.standardPeople
        guard Self.peopleRange.contains(people) else {
            throw Refusal.invalid(
                field: "peoplePerEvent",
                reason: "must be from \(Self.peopleRange.lowerBound) to \(Self.peopleRange.upperBound)")
        }
        let now = time.now
        return try await database.read { connection in
            let crowds = Crowds(connection: connection, gathering: id, isKeeping: false)
            let reader = GatheringFactsReader(connection: connection)
            guard let facts = try reader.facts(about: id, crowds, at: now) else {
                throw Refusal.unknown(kind: "gathering")
            }
            let view = try crowds.view(of: facts.gathering, facts.eligibleEvents(at: now))
            let events = try view.events.map { event in
                GatheringEventDetail(event, people: try crowds.people(of: event.id, people))
            }
            let isAttended = try viewer.map { viewer in
                try AttendanceCopies(connection: connection).isGoing(viewer, toAnyOf: Set(view.events.map(\.id)))
            }
            let line = try GatheringViewRows(connection: connection).line(for: facts.gathering)
            return GatheringDetail(
                view, events, notification: line.notification, isAttended: isAttended ?? false)
        }
    }
}

extension GatheringOverview {
    init(_ line: GatheringLine) {
        self.init(
            gathering: line.gathering.snapshot, upcomingEvents: line.eventTotal, attendees: line.attendeeTotal,
            topAttendees: line.top.map(\.summary), notificationID: line.notification)
    }
}

extension GatheringDetail {
    init(_ view: GatheringView, _ events: [GatheringEventDetail], notification: String?, isAttended: Bool) {
        let perspective = ViewerPerspective(total: view.attendeeTotal, isAttended: isAttended)
        self.init(
            overview: GatheringOverview(
                gathering: view.gathering.snapshot, upcomingEvents: view.events.count, attendees: view.attendeeTotal,
                topAttendees: view.top.map(\.summary), notificationID: notification),
            events: events, isAttended: isAttended, goingLabel: perspective.label)
    }
}

extension GatheringEventDetail {
    init(_ shown: EligibleEvent, people: [Member]) {
        self.init(
            id: shown.event.id, name: shown.event.name, startsAt: shown.event.start,
            endsAt: shown.event.end, url: shown.event.websiteURL, coverURL: shown.event.logoURL,
            attendees: shown.attendeeCount, people: people.map(\.summary))
    }
}
