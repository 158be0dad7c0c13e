public import Database
public import JSONRPC

/// A caller learns that the disk is full, because somebody has to do something about it, and nothing else of storage.
extension DatabaseError: WireError {
    public var wireCode: RPCError.Code { isStorageFull ? .storageFull : .internalError }
}
