import Contracts
import Database
import EventLoop
import JSONRPC
import ServiceKit

/// What the members program answers: who is a member, which guests are, and who goes where.
struct MembersService: Sendable {
    let database: Database
    let answers: KeptAnswers
    let directory: DirectoryWriter
    let publisher: EventPublisher
    let time: any TimeSource

    init(_ context: ProgramContext) {
        database = context.database
        answers = context.answers
        publisher = context.events
        time = context.world.time
        directory = DirectoryWriter(
            database: database, publisher: publisher, time: time, random: context.world.random)
    }

    /// Offers the program's calls.
    func register(in methods: inout RPCMethods) {
        methods.on(ImportMembers.self) { call, _ in try await importMembers(call) }
        methods.on(UpsertMembers.self) { call, _ in try await upsertMembers(call) }
        methods.on(ListMembers.self, keeping: answers) { call, _ in try await listMembers(call) }
        methods.on(GetMember.self, keeping: answers) { call, _ in try await getMember(call) }
        methods.on(DeleteMember.self) { call, _ in try await deleteMember(call) }
        methods.on(MatchAddresses.self) { call, _ in try await matchAddresses(call) }
        methods.on(WhoIsGoing.self, keeping: answers) { call, _ in try await whoIsGoing(call) }
        methods.on(CountGoing.self, keeping: answers) { call, _ in try await countGoing(call) }
        methods.on(ExplainMatch.self) { call, _ in try await explainMatch(call) }
        methods.on(ListUnmatchedGuests.self, keeping: answers) { call, _ in try await listUnmatchedGuests(call) }
        methods.on(DeclareAttendance.self) { call, _ in try await declareAttendance(call) }
    }
}
