import EventLoop
import JSON
import Testing
import Time

@testable import Sandbox

/// A moment that no test depends on being now.
let reference = Timestamp(milliseconds: 1_795_514_400_000)

/// Drawn once: communities are values, so tests cannot disturb each other.
private let firstCommunity = Result { try CommunityGenerator(seed: 1, reference: reference).community() }

func makeCommunity(seed: UInt64 = 1) throws -> Community {
    seed == 1
        ? try firstCommunity.get() : try CommunityGenerator(seed: seed, reference: reference).community()
}

/// The API with its community, without a network.
struct APIFixture {
    var community: Community
    var api = LumaAPI()
    var now = reference
    var monotonic: Duration = .zero
    var key: String? = CalendarGenerator.communityKey
    var extraHeaders: [(name: String, value: String)] = []
    var changes: [Change] = []

    init(seed: UInt64 = 1) throws { community = try makeCommunity(seed: seed) }

    /// Sends a request with an unused minute behind it, so that the limiter never strikes.
    mutating func send(
        _ method: String, _ path: String, _ query: [(String, String)] = [], body: JSONValue? = nil,
        pagingFault: Pager.Fault? = nil
    ) throws -> (status: Int, json: JSONValue) {
        monotonic += .seconds(61)
        var request = APIRequest(method: method, path: path, query: query.map { (name: $0.0, value: $0.1) })
        request.headers = (key.map { [(name: "X-Luma-API-Key", value: $0)] } ?? []) + extraHeaders
        request.body = body.map { JSON.write($0) } ?? []
        let outcome = api.answer(
            request, community: &community, now: now, monotonic: monotonic, pagingFault: pagingFault)
        changes = outcome.changes
        return (outcome.response.status, try JSON.decode(JSONValue.self, from: outcome.response.body))
    }

    mutating func get(_ path: String, _ query: [(String, String)] = []) throws -> JSONValue {
        let (status, json) = try send("GET", path, query)
        #expect(status == 200, "\(path): \(json)")
        return json
    }

    /// The first event of the community's calendar with questions, approval and several statuses.
    var busyEvent: Event {
        get throws {
            try #require(
                community.events(of: community.calendars[0].id).first {
                    !$0.questions.isEmpty && $0.startAt > reference && $0.place != nil
                })
        }
    }

    /// Walks a list to its end.
    mutating func walk(_ path: String, _ query: [(String, String)] = [], limit: Int) throws -> [JSONValue] {
        var entries: [JSONValue] = []
        var cursor: String?
        for _ in 0..<1000 {
            let page = try get(
                path, query + [("pagination_limit", "\(limit)")] + (cursor.map { [("pagination_cursor", $0)] } ?? []))
            entries += try #require(page["entries"]?.array)
            guard page["has_more"] == true else { return entries }
            cursor = try #require(page["next_cursor"]?.string)
        }
        Issue.record("the walk does not end")
        return entries
    }
}

extension JSONValue {
    /// The names of an object's members, in order.
    var keys: [String] {
        guard case .object(let object) = self else { return [] }
        return object.members.map(\.key)
    }
}
