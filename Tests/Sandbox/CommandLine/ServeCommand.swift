import EventLoop
import Glibc
import HTTPClient
import JSON
import Time

/// Runs the fake until it is told to stop.
enum ServeCommand {
    static let command = Command(
        name: "serve", summary: "Run the fakes.", options: ServeOptions.options,
        run: { arguments in
            let options = try ServeOptions(arguments)
            let transport = CurlClient()
            defer { transport.close() }
            let poster = HTTPWebhookPoster(transport: transport)
            let time = LoopTime()
            let assembly = Assembly(
                options, community: try options.community(at: time.now), time: time, poster: poster)
            if let path = options.membersFile {
                try OutputFile.write(DirectoryCSV.text(assembly.luma.community.members), to: path)
            }
            let server = try await SandboxServer.start(
                assembly.services, on: options.address, network: LoopNetwork())
            if let interval = options.activity { assembly.activity.start(every: interval) }
            let text = greeting(server.address, community: assembly.luma.community, isJSON: arguments.has("json"))
            Output.line(text)
            await stopSignal()
            assembly.activity.stop()
            server.close()
            return 0
        })

    /// Where it listens and what it holds, on one line.
    private static func greeting(_ address: NetworkAddress, community: Community, isJSON: Bool) -> String {
        guard !isJSON else {
            let value: JSONValue = [
                "address": .string("\(address)"), "api_key": .string(CalendarGenerator.communityKey),
                "events": .number(community.events.count), "members": .number(community.members.count),
            ]
            return String(decoding: JSON.write(value), as: UTF8.self)
        }
        return "Fake Luma on \(address): \(community.events.count) events, \(community.members.count) members, "
            + "seed \(community.seed), key \(CalendarGenerator.communityKey)"
    }

    /// Returns when the process is asked to end.
    @LoopActor private static func stopSignal() async {
        var watcher: SignalWatcher?
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            var isResumed = false
            watcher = SignalWatcher([SIGINT, SIGTERM]) { _ in
                guard !isResumed else { return }
                isResumed = true
                continuation.resume()
            }
        }
        watcher?.close()
    }
}
