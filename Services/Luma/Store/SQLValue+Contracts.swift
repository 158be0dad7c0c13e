public import Contracts
public import Database

// Stored by the names they have on the wire.
extension EventStatus: SQLValue {}
extension GuestStatus: SQLValue {}
extension SyncRunState: SQLValue {}
