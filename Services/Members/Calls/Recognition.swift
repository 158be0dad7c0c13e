import Contracts
import Crypto
import Database
import Identity
import JSONRPC
import MemberMatching

/// Questions about which guests are members, and why.
extension MembersService {
    /// Addresses in one `members.match`.
    private static let largestProbe = 10_000

    func matchAddresses(_ call: MatchAddresses) async throws -> AddressMatches {
        guard call.emails.count <= Self.largestProbe else {
            throw RPCError(.invalidParams, message: "at most \(Self.largestProbe) addresses in one call")
        }
        return try await database.read { connection in
            var keys = EmailKeyBatch(reserving: call.emails.count)
            for (place, email) in call.emails.enumerated() {
                // What is no address is nobody's.
                if let address = try? EmailAddress(email) { keys.append(key: address.key, number: place) }
            }
            let owners = try MatchStore(connection: connection).owners(of: &keys, places: call.emails.count)
            return AddressMatches(
                matches: zip(call.emails, owners).compactMap { email, owner in
                    owner.map {
                        AddressMatch(email: email, memberID: $0.member, method: $0.match.method.rawValue)
                    }
                })
        }
    }

    func listUnmatchedGuests(_ call: ListUnmatchedGuests) async throws -> GuestList {
        let limit = try call.range.checkedLimit()
        // The cursor is the last guest's identifier.
        let after = call.range.cursor ?? ""
        return try await database.read { connection in
            var guests = try GuestStore(connection: connection).unmatched(
                event: call.eventID, after: after, limit: limit + 1)
            let hasMore = guests.count > limit
            if hasMore { guests.removeLast() }
            return GuestList(guests: guests, nextCursor: hasMore ? guests.last?.id : nil)
        }
    }

    func explainMatch(_ call: ExplainMatch) async throws -> MatchExplanation {
        try await database.read { connection in
            try MatchExplainer(connection: connection).explain(event: call.eventID, guest: call.guest)
        }
    }
}
