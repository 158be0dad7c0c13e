import Contracts
import Database
import EventLoop
import JSONRPC
import ServiceKit

extension NotificationsService {
    func activeConfiguration() async throws -> WhosGoingConfigurationRow {
        let row = try await database.read { try ConfigurationRows(connection: $0).active() }
        guard let row else { throw Refusal.unknown(kind: "active configuration") }
        return WhosGoingConfigurationRow(row)
    }

    /// Stores a configuration and makes it the active one.
    func createConfiguration(_ call: CreateConfiguration) async throws -> WhosGoingConfigurationRow {
        let values = try WhosGoingConfiguration(call.values)
        let (id, now) = (newID(), time.now)
        return try await changingRules { connection in
            try ConfigurationRows(connection: connection).create(values, id: id, at: now)
        }
    }

    func updateConfiguration(_ call: UpdateConfiguration) async throws -> WhosGoingConfigurationRow {
        let values = try WhosGoingConfiguration(call.values)
        let id: String = try Parameters.identifier("id", call.id)
        let now = time.now
        return try await changingRules { connection in
            let rows = ConfigurationRows(connection: connection)
            try rows.update(id, values, at: now)
            return try rows.find(id)
        }
    }

    func activateConfiguration(_ call: ActivateConfiguration) async throws -> WhosGoingConfigurationRow {
        let id: String = try Parameters.identifier("id", call.id)
        let now = time.now
        return try await changingRules { connection in
            let rows = ConfigurationRows(connection: connection)
            return try rows.activate(id, at: now) ? rows.find(id) : nil
        }
    }

    /// Changes the rules and marks everything that they apply to, in one transaction.
    private func changingRules(
        _ change: @escaping @Sendable (Connection) throws -> ConfigurationRow?
    ) async throws -> WhosGoingConfigurationRow {
        let now = time.now
        let (row, gatherings) = try await database.write { connection in
            guard let row = try change(connection) else { throw Refusal.unknown(kind: "configuration") }
            let gatherings = try GatheringCopies(connection: connection).living(at: now)
            try StaleGatherings(connection: connection).mark(gatherings, at: now)
            return (row, gatherings)
        }
        refresher.mark(gatherings)
        return WhosGoingConfigurationRow(row)
    }
}

extension WhosGoingConfiguration {
    /// - Throws: `Refusal` with all values that are out of range.
    init(_ values: WhosGoingConfigurationValues) throws(Refusal) {
        let mode = WindowMode(rawValue: values.windowOn)
        self.init(
            enabled: values.enabled, minAttendeesPerEvent: values.minAttendeesPerEvent,
            totalEventsThreshold: values.totalEventsThreshold,
            qualifiedEventsThreshold: values.qualifiedEventsThreshold, upcomingWindowDays: values.upcomingWindowDays,
            reminderDaysBefore: values.reminderDaysBefore, windowMode: mode ?? .overlap, updatedBy: values.updatedBy)
        var mistakes: [Mistake] = []
        do { try validate() } catch { mistakes = error.mistakes }
        if mode == nil {
            let known = WindowMode.allCases.map(\.rawValue).joined(separator: ", ")
            mistakes.append(Mistake(field: "windowOn", message: "must be one of \(known)"))
        }
        guard mistakes.isEmpty else { throw .invalidConfiguration(Invalid(mistakes: mistakes)) }
    }
}

extension WhosGoingConfigurationRow {
    init(_ row: ConfigurationRow) {
        let values = row.values
        self.init(
            id: row.id, isActive: values.isActive,
            values: WhosGoingConfigurationValues(
                enabled: values.enabled, minAttendeesPerEvent: values.minAttendeesPerEvent,
                totalEventsThreshold: values.totalEventsThreshold,
                qualifiedEventsThreshold: values.qualifiedEventsThreshold,
                upcomingWindowDays: values.upcomingWindowDays, reminderDaysBefore: values.reminderDaysBefore,
                windowOn: values.windowMode.rawValue, updatedBy: values.updatedBy),
            createdAt: row.createdAt, updatedAt: row.updatedAt)
    }
}
