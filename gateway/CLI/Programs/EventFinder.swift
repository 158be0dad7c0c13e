import Contracts
import EventLoop
import ServiceKit

/// Finds the event that an operator means: by its identifier, or by a part of its name that only one event has.
enum EventFinder {
    /// Pages of events that are searched for a name.
    private static let maximalPages = 10

    /// - Throws: ``CommandFailure`` when there is none or more than one.
    @LoopActor static func find(_ text: String, in programs: any Programs) async throws -> EventSnapshot {
        let wanted = text.lowercased()
        var matches: [EventSnapshot] = []
        var range = ListRange(limit: 200)
        for _ in 0..<maximalPages {
            let page = try await programs.events(ListEvents(descending: true, range: range))
            for record in page.events {
                if record.event.id == text { return record.event }
                if record.event.name.lowercased().holds(wanted) { matches.append(record.event) }
            }
            guard let next = page.nextCursor else { break }
            range.cursor = next
        }
        guard let match = matches.first else {
            throw CommandFailure(.failure, "no event has the id or name \"\(text)\"")
        }
        guard matches.count == 1 else {
            let names = matches.prefix(5).map { "\($0.id) \($0.name)" }.joined(separator: "\n  ")
            throw CommandFailure(
                .failure, "\(matches.count) events are called like that; name one by its id:\n  \(names)")
        }
        return match
    }
}

extension String {
    /// Like the library's `contains`, which would link its engine for regular expressions: 1 MB.
    fileprivate func holds(_ part: String) -> Bool {
        part.isEmpty || indices.contains { self[$0...].starts(with: part) }
    }
}
