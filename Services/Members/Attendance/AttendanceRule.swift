import Contracts

/// Makes one attendance out of everything known about a member and an event.
enum AttendanceRule {
    /// What a member or an organiser entered by hand.
    struct Declaration: Hashable, Sendable {
        var source: AttendanceSource
        var status: AttendanceStatus
    }

    struct Verdict: Hashable, Sendable {
        var status: AttendanceStatus
        /// Who stands behind the row; empty when nobody does any more.
        var sources: [AttendanceSource]
    }

    /// - Parameters:
    ///   - guests: what each guest of the event stands for who is matched to the member.
    ///   - declaration: what was entered by hand, if anything.
    ///   - mayAttend: whether the member is shown at all.
    ///   - exists: whether there is a row already. Only people who go make one; afterwards it is kept and says how
    ///     the member stands, so that a withdrawal is seen and can be taken back.
    /// - Returns: nil when there is nothing to record.
    static func verdict(
        guests: [AttendanceStatus], declaration: Declaration?, mayAttend: Bool, exists: Bool
    ) -> Verdict? {
        var claims = guests.map { Declaration(source: .luma, status: $0) }
        if let declaration { claims.append(declaration) }
        // Only a source that still says yes, or waits, stands behind the row: Luma can take back only what is Luma's.
        let standing = claims.filter { $0.status != .withdrawn }
        guard mayAttend, let best = standing.map(\.status).max(by: { rank($0) < rank($1) }) else {
            return exists ? Verdict(status: .withdrawn, sources: []) : nil
        }
        guard exists || best.isGoing else { return nil }
        let sources = AttendanceSource.allCases.filter { source in standing.contains { $0.source == source } }
        return Verdict(status: best, sources: sources)
    }

    private static func rank(_ status: AttendanceStatus) -> Int {
        switch status {
        case .withdrawn: 0
        case .waitlisted: 1
        case .going: 2
        case .checkedIn: 3
        }
    }
}
