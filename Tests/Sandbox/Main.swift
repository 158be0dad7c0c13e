import EventLoop
import Glibc

@main
enum Main {
    static func main() {
        exit(EventLoop.run { await run(Array(CommandLine.arguments.dropFirst())) })
    }

    /// What Rollcall's programs end with when an address is taken, so that its supervisor does not try again and again.
    private static let addressInUse: Int32 = 7

    /// - Returns: 0 = done, 1 = it did not work, 2 = the words make no sense, 7 = the port is taken.
    @LoopActor static func run(_ words: [String]) async -> Int32 {
        guard let name = words.first, name != "--help", name != "help" else {
            Output.write(Command.overview)
            return words.isEmpty ? 2 : 0
        }
        guard let command = Command.named(name) else {
            Output.error("Unknown command “\(name)”.\n\n\(Command.overview)")
            return 2
        }
        do {
            let arguments = try Arguments(words.dropFirst(), options: command.options + Command.commonOptions)
            if arguments.has("help") {
                Output.write(command.help)
                return 0
            }
            return try await command.run(arguments)
        } catch let mistake as Arguments.Mistake {
            Output.error("\(mistake) “rollcall-sandbox \(name) --help” shows what it takes.")
            return 2
        } catch let error as LoopError where error.isAddressInUse {
            Output.error("rollcall-sandbox \(name): \(error). Stop what listens there, or choose another port")
            return addressInUse
        } catch {
            Output.error("rollcall-sandbox \(name): \(error)")
            return 1
        }
    }
}
