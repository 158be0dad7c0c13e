import Contracts
import Database
import Identity

/// Says in words why a guest is or is not taken for a member, and what follows for attendance.
struct MatchExplainer {
    let connection: Connection

    /// - Parameter guest: a guest's identifier or an e-mail address.
    func explain(event: String, guest text: String) throws -> MatchExplanation {
        let guests = GuestStore(connection: connection)
        if let guest = try guests.guest(GuestReference(event: event, guest: text)) {
            return try explain(guest, event: event)
        }
        let key: EmailKey
        do throws(EmailAddressError) {
            key = try EmailAddress(text).key
        } catch {
            return no("no guest of the event has this identifier, and it is no e-mail address either: \(error)")
        }
        if let guest = try guests.guests(event: event, key: key).first { return try explain(guest, event: event) }
        guard let owner = try DirectoryStore(connection: connection).owner(of: key) else {
            return no("no guest of the event and no member has this e-mail address")
        }
        return no("the address belongs to member \(owner.member), but no guest of the event registered with it")
    }

    private func explain(_ guest: GuestSnapshot, event: String) throws -> MatchExplanation {
        let reference = GuestReference(event: event, guest: guest.id)
        guard let match = try MatchStore(connection: connection).match(reference) else {
            guard let email = guest.email else { return no("the guest has no e-mail address") }
            do throws(EmailAddressError) {
                _ = try EmailAddress(email)
                return no("no member has the guest's e-mail address")
            } catch {
                return no("the guest's e-mail address is none that can be compared: \(error)")
            }
        }
        let record = try AttendanceStore(connection: connection).record(event: event, member: match.member)
        let member = try DirectoryStore(connection: connection).member(match.member)
        return MatchExplanation(
            isMatched: true, memberID: match.member, method: match.method.rawValue,
            reason: "\(match.reason); \(consequence(of: guest, for: member, record))")
    }

    private func consequence(of guest: GuestSnapshot, for member: Member?, _ record: AttendanceRecord?) -> String {
        if member?.state == .rejected { return "the member is rejected, so this does not count as going" }
        if record?.status == .checkedIn { return "the member has checked in" }
        if record?.status.isGoing == true { return "the member counts as going" }
        return "the guest's status is \(guest.status.rawValue), so this does not count as going"
    }

    private func no(_ reason: String) -> MatchExplanation { MatchExplanation(isMatched: false, reason: reason) }
}
