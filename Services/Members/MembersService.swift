import Contracts
import Database
import Durable
import EventLoop
import JSONRPC

/// What the members program answers: who is a member, which guests are, and who goes where.
struct MembersService: Sendable {
    let database: Database
    let directory: DirectoryWriter
    let outbox: Outbox
    let time: any TimeSource

    init(database: Database, outbox: Outbox, time: any TimeSource, random: any RandomSource) {
        self.database = database
        self.outbox = outbox
        self.time = time
        directory = DirectoryWriter(database: database, outbox: outbox, time: time, random: random)
    }

    /// Offers the program's calls.
    func register(in methods: inout RPCMethods) {
        methods.on(ImportMembers.self) { call, _ in try await importMembers(call) }
        methods.on(UpsertMembers.self) { call, _ in try await upsertMembers(call) }
        methods.on(ListMembers.self) { call, _ in try await listMembers(call) }
        methods.on(GetMember.self) { call, _ in try await getMember(call) }
        methods.on(DeleteMember.self) { call, _ in try await deleteMember(call) }
        methods.on(MatchAddresses.self) { call, _ in try await matchAddresses(call) }
        methods.on(WhoIsGoing.self) { call, _ in try await whoIsGoing(call) }
        methods.on(CountGoing.self) { call, _ in try await countGoing(call) }
        methods.on(ExplainMatch.self) { call, _ in try await explainMatch(call) }
        methods.on(ListUnmatchedGuests.self) { call, _ in try await listUnmatchedGuests(call) }
        methods.on(DeclareAttendance.self) { call, _ in try await declareAttendance(call) }
    }
}
