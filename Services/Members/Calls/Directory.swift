import Contracts
import Crypto
import Database
import Identity
import JSONRPC

/// Questions and commands about the directory.
extension MembersService {
    /// Members in one `members.upsert`.
    private static let largestUpsert = 5000

    func importMembers(_ call: ImportMembers) async throws -> ImportReport {
        let file: DirectoryFile
        do {
            file = try DirectoryFile(Array(call.csv.utf8))
        } catch {
            throw RPCError(.invalidParams, message: "\(error)")
        }
        let update = try await directory.apply(file.statements)
        return update.report(rows: file.rows, unreadable: file.problems)
    }

    func upsertMembers(_ call: UpsertMembers) async throws -> ImportReport {
        guard call.members.count <= Self.largestUpsert else {
            throw RPCError(.invalidParams, message: "at most \(Self.largestUpsert) members in one call")
        }
        var statements: [DirectoryUpdate.Statement] = []
        var problems: [DirectoryProblem] = []
        for (index, record) in call.members.enumerated() {
            do throws(FieldRules.Refusal) {
                statements.append(.init(line: index + 1, claim: try MemberClaim(record)))
            } catch {
                problems.append(DirectoryProblem(line: index + 1, reason: error.reason))
            }
        }
        let update = try await directory.apply(statements)
        return update.report(rows: call.members.count, unreadable: problems)
    }

    func getMember(_ call: GetMember) async throws -> MemberRecord {
        let member = try await database.read { try DirectoryStore(connection: $0).member(call.id) }
        guard let member, !member.isDeleted else { throw RPCError(.notFound, message: "there is no such member") }
        return MemberRecord(member)
    }

    func deleteMember(_ call: DeleteMember) async throws -> Acknowledgement {
        guard try await directory.delete(call.id) else {
            throw RPCError(.notFound, message: "there is no such member")
        }
        return Acknowledgement()
    }

    func listMembers(_ call: ListMembers) async throws -> MemberList {
        let limit = try call.range.checkedLimit()
        let cursor = try call.range.cursor.map { try MemberCursor(text: $0) }
        let search = call.search ?? ""
        return try await database.read { connection in
            let store = DirectoryStore(connection: connection)
            // One more than asked for tells whether there is another page.
            var members = try store.members(search: search, after: cursor, limit: limit + 1)
            let hasMore = members.count > limit
            if hasMore { members.removeLast() }
            let next = hasMore ? members.last.map { MemberCursor(name: $0.name, id: $0.id).text } : nil
            return MemberList(
                members: members.map { MemberRecord($0) }, total: try store.count(search: search), nextCursor: next)
        }
    }
}

extension ListRange {
    /// - Throws: `RPCError` when the limit is outside 1…200.
    func checkedLimit() throws(RPCError) -> Int {
        guard (1...200).contains(limit) else { throw RPCError(.invalidParams, message: "the limit must be 1 to 200") }
        return limit
    }
}

extension MemberCursor {
    /// - Throws: `RPCError` when the text was not made by `text`.
    init(text: String) throws(RPCError) {
        let parts = Base64URL.decode(text).map { $0.split(separator: 0, omittingEmptySubsequences: false) } ?? []
        guard parts.count == 2, let name = String(validating: parts[0], as: UTF8.self),
            let id = String(validating: parts[1], as: UTF8.self)
        else { throw RPCError(.invalidParams, message: "the cursor is not one that this list gave") }
        self.init(name: name, id: id)
    }

    /// Opaque to others. Neither part can contain a NUL.
    var text: String { Base64URL.encode(Array(name.utf8) + [0] + Array(id.utf8)) }
}
