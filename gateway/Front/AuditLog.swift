import Database
import EventLoop
import HTTP
import Telemetry
import Time

/// Keeps who changed what. Written behind the answer: requests do not wait for it.
@LoopActor final class AuditLog {
    private let database: Database
    private let time: any TimeSource
    private let logger: Logger
    nonisolated static let retention = Duration.days(365)

    init(database: Database, time: any TimeSource, logger: Logger) {
        self.database = database
        self.time = time
        self.logger = logger
    }

    func note(_ request: Request, _ visitor: Visitor, _ route: Route, _ status: StatusCode) {
        let entry = AuditTable.Entry(
            at: time.now, keyID: visitor.keyID, origin: visitor.origin, operation: route.operation,
            target: String(request.path.prefix(200)), status: Int(status.code), requestID: request.id.description)
        let database = database
        let logger = logger
        EventLoop.task {
            do {
                try await database.write { try AuditTable($0).insert(entry) }
            } catch {
                logger.error("audit entry lost", .identifier("request", entry.requestID), .error(error))
            }
        }
    }
}
