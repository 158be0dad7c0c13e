import JSON
import JSONRPC
import Testing

@Suite("Method tables")
struct MethodTableTests {
    @Test("refuse a name that is offered twice")
    func duplicates() {
        var methods = RPCMethods()
        methods.onImmediate(SpecificationMethods.Sum.self) { _, _ in 0 }
        methods.on(SpecificationMethods.Sum.self) { _, _ in 0 }
        #expect(throws: RPCSetupError.duplicateMethod("sum")) { try methods.table() }
    }

    @Test("refuse names that the protocol keeps for itself")
    func reservedNames() {
        var methods = RPCMethods()
        methods.onRaw("rpc.discover") { _, _, writer in writer.null() }
        #expect(throws: RPCSetupError.reservedMethod("rpc.discover")) { try methods.table() }
    }
}
