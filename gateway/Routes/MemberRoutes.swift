import Contracts
import HTTP
import JSONRPC

/// The directory of members.
enum MemberRoutes {
    /// Bytes of an uploaded file.
    static let fileLimit = 5 << 20

    static func routes(members: RPCClient) -> [Route] {
        [
            Route(
                .get, "/v1/members", .read, "Lists members by name.",
                parameters: [.query("search", "Part of a name or an address.")] + RouteParameter.range,
                to: .peer(members)
            ) { input in
                ListMembers(search: input.text("search"), range: input.range)
            },
            Route(.get, "/v1/members/{id}", .read, "One member.", parameters: [member], to: .peer(members)) { input in
                GetMember(id: try input.required("id"))
            },
            Route(
                .post, "/v1/members", .write, "Creates or updates members.", body: .json, to: .peer(members)
            ) { input in
                try input.json(UpsertMembers.self)
            },
            Route(
                .post, "/v1/members/import", .write, "Takes a directory of members.", body: .csv(limit: fileLimit),
                to: .peer(members, inPieces: \.csv) { ImportMembers(csv: $1) }
            ) { input in
                ImportMembers(csv: try input.csv())
            },
            Route(
                .delete, "/v1/members/{id}", .write, "Takes a member out of the directory.", parameters: [member],
                to: .peer(members)
            ) { input in
                DeleteMember(id: try input.required("id"))
            },
            Route(
                .post, "/v1/attendance", .write, "Enters by hand that a member goes to an event, or takes that back.",
                body: .json, to: .peer(members)
            ) { input in
                try input.json(DeclareAttendance.self)
            },
        ]
    }

    private static let member = RouteParameter.path("id", "The member's identifier.")
}
