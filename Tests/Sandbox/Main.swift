import EventLoop
import Glibc

@main
enum Main {
    static func main() {
        exit(EventLoop.run { await run(Array(CommandLine.arguments.dropFirst())) })
    }

    /// - Returns: 0 = done, 1 = it did not work, 2 = the words make no sense.
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
        } catch {
            Output.error("rollcall-sandbox \(name): \(error)")
            return 1
        }
    }
}
