import CSV
import Contracts
import Time

/// Luma's guest-list export: one guest a row, columns by their names in the first row.
///
/// Known columns: `api_id`, `name`, `first_name`, `last_name`, `email`, `phone_number`, `created_at`,
/// `approval_status`, `checked_in_at`, …; of these `api_id` or `email` is needed. Bad rows are reported by line, good
/// rows are taken.
struct GuestListFile: Sendable {
    let guests: [GuestSnapshot]
    let rejected: [RejectedRow]

    /// - Throws: `CSVError` when nothing can be taken: too large, too many rows, or no header.
    init(_ bytes: [UInt8], limits: CSVLimits = CSVLimits()) throws(CSVError) {
        let table = try CSVTable(bytes, limits: limits)
        let columns = Columns(table)
        var rejected = table.problems.map { RejectedRow(line: $0.line, reason: $0.explanation) }
        var guests: [GuestSnapshot] = []
        var seen: Set<String> = []
        for row in table.rows {
            switch columns.guest(row) {
            case .success(let guest) where !seen.insert(guest.id).inserted:
                rejected.append(RejectedRow(line: row.line, reason: "the same guest appears on an earlier line"))
            case .success(let guest):
                guests.append(guest)
            case .failure(let refusal):
                rejected.append(RejectedRow(line: row.line, reason: refusal.reason))
            }
        }
        self.guests = guests
        self.rejected = rejected.sorted { $0.line < $1.line }
    }

    private struct Refusal: Error {
        let reason: String
    }

    private struct Columns {
        let id, name, firstName, lastName, email, status, registeredAt, checkedInAt: CSVColumn?

        init(_ table: CSVTable) {
            id = table.column("api_id", "id", "guest_id")
            name = table.column("name")
            firstName = table.column("first_name")
            lastName = table.column("last_name")
            email = table.column("email")
            status = table.column("approval_status", "status")
            registeredAt = table.column("created_at", "registered_at")
            checkedInAt = table.column("checked_in_at")
        }

        func guest(_ row: CSVRow) -> Result<GuestSnapshot, Refusal> {
            let (id, email) = (row[id], row[email])
            guard !id.isEmpty || !email.isEmpty else { return .failure(Refusal(reason: "neither api_id nor email")) }
            guard email.utf8.count <= LumaGuestReader.longestEmail else {
                return .failure(Refusal(reason: "the e-mail address is too long"))
            }
            guard id.utf8.count <= LumaGuestReader.longestIdentifier else {
                return .failure(Refusal(reason: "api_id is too long"))
            }
            let names = [row[firstName], row[lastName]].filter { !$0.isEmpty }.joined(separator: " ")
            let name = row[name].isEmpty ? names : row[name]
            let status = row[status]
            do {
                return .success(
                    GuestSnapshot(
                        // An address is as good as an identifier within one event, but never looks like Luma's.
                        id: id.isEmpty ? "email:\(email.lowercased())" : id,
                        email: email.isEmpty ? nil : email,
                        name: name.cut(toBytes: LumaGuestReader.longestName),
                        status: LumaGuestReader.status(status.isEmpty ? nil : status),
                        registeredAt: try instant(row[registeredAt], "created_at"),
                        checkedInAt: try instant(row[checkedInAt], "checked_in_at")))
            } catch {
                return .failure(error)
            }
        }

        private func instant(_ text: String, _ column: String) throws(Refusal) -> Timestamp? {
            if text.isEmpty { return nil }
            guard let instant = try? Timestamp(rfc3339: text) else {
                throw Refusal(reason: "\(column) is not a date like 2026-12-03T17:00:00Z")
            }
            return instant
        }
    }
}
