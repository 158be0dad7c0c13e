import Contracts
import Database
import EventLoop
import Identity
import Time

/// Brings what sources say about members into the directory, and reports what became of each statement.
///
/// A value of this type goes through a whole import, transaction by transaction: it remembers who was named on which
/// line, so that nobody is named twice.
struct DirectoryUpdate: Sendable {
    struct Statement: Sendable {
        let line: Int
        let claim: MemberClaim
    }

    private(set) var created = 0
    private(set) var updated = 0
    private(set) var unchanged = 0
    private(set) var problems: [DirectoryProblem] = []

    private var linesOfMembers: [String: Int] = [:]
    private var linesOfKeys: [EmailKey: Int] = [:]

    /// What one transaction did to the directory: who must be told, and whose attendance must be looked at.
    struct Effects {
        /// Members of whom something changed.
        var members: [String] = []
        /// Addresses that changed hands, in either direction.
        var keys: Set<EmailKey> = []
    }

    /// Applies statements, in the caller's transaction.
    mutating func apply(
        _ statements: [Statement], in connection: Connection, now: Timestamp, random: any RandomSource
    ) throws -> Effects {
        let store = DirectoryStore(connection: connection)
        var effects = Effects()
        var plans: [Plan] = []
        for statement in statements {
            do throws(Refusal) {
                plans.append(try plan(statement, store, random))
            } catch {
                switch error {
                case .problem(let reason): problems.append(DirectoryProblem(line: statement.line, reason: reason))
                case .storage(let error): throw error
                }
            }
        }
        // First everybody lets go of what they no longer claim, then everybody takes: so two members can swap.
        for plan in plans where plan.old != nil && plan.old?.addresses != plan.new.addresses {
            effects.keys.formUnion(try store.releaseAddresses(of: plan.new.id, keeping: plan.new.addresses))
        }
        for plan in plans { try carryOut(plan, store, now, &effects) }
        return effects
    }

    private struct Plan {
        let line: Int
        let old: Member?
        var new: Member
    }

    private enum Refusal: Error {
        case problem(String)
        case storage(any Error)
    }

    private mutating func plan(
        _ statement: Statement, _ store: DirectoryStore, _ random: any RandomSource
    ) throws(Refusal) -> Plan {
        let claim = statement.claim
        for address in claim.addresses ?? [] {
            if let line = linesOfKeys[address.key] { throw .problem("\(address) is already on line \(line)") }
        }
        let id: String
        let old: Member?
        do {
            id = try claim.id ?? owner(of: claim.addresses ?? [], store) ?? "mbr-" + Self.word(random.next())
            old = try store.member(id)
        } catch {
            throw .storage(error)
        }
        if let line = linesOfMembers[id] { throw .problem("the member is already on line \(line)") }

        let blank = Member(id: id, name: "", state: .approved)
        // A member who comes back starts from nothing, as a new one does.
        var new = old.map { $0.isDeleted ? blank : $0 } ?? blank
        if let name = claim.name { new.name = name }
        guard !new.name.isEmpty else { throw .problem("a new member needs a name") }
        if let addresses = claim.addresses { new.addresses = addresses }
        if case .value(let url) = claim.avatarURL { new.avatarURL = url }
        if let state = claim.state { new.state = state }
        if let teams = claim.teams {
            do {
                new.teams = try teams.map { TeamMembership(team: try store.team(named: $0.name), isMain: $0.isMain) }
            } catch {
                throw .storage(error)
            }
        }
        linesOfMembers[id] = statement.line
        for address in claim.addresses ?? [] { linesOfKeys[address.key] = statement.line }
        return Plan(line: statement.line, old: old, new: new)
    }

    private func owner(of addresses: [EmailAddress], _ store: DirectoryStore) throws -> String? {
        for address in addresses {
            if let owner = try store.owner(of: address.key) { return owner.member }
        }
        return nil
    }

    private mutating func carryOut(
        _ plan: Plan, _ store: DirectoryStore, _ now: Timestamp, _ effects: inout Effects
    ) throws {
        var new = plan.new
        new.addresses = []
        for address in plan.new.addresses {
            if let owner = try store.owner(of: address.key), owner.member != new.id {
                let reason = "\(address) belongs to member \(owner.member); the rest of the row was taken"
                problems.append(DirectoryProblem(line: plan.line, reason: reason))
            } else {
                new.addresses.append(address)
            }
        }
        guard !isSame(new, plan.old) else {
            unchanged += 1
            return
        }
        try store.write(new, at: now)
        if new.addresses != plan.old?.addresses ?? [] {
            try store.writeAddresses(new.addresses, of: new.id)
            effects.keys.formUnion(new.addresses.map(\.key))
        }
        if Set(new.teams) != Set(plan.old?.teams ?? []) { try store.writeTeams(new.teams, of: new.id) }
        effects.members.append(new.id)
        if plan.old == nil || plan.old?.isDeleted == true { created += 1 } else { updated += 1 }
    }

    /// The order of teams means nothing; the order of addresses says which is the primary one.
    private func isSame(_ new: Member, _ old: Member?) -> Bool {
        guard var old else { return false }
        guard Set(new.teams) == Set(old.teams) else { return false }
        old.teams = new.teams
        return new == old
    }

    private static func word(_ value: UInt64) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }
}
