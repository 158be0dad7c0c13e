import EventLoop
import Glibc
import HTTPClient
import Time

/// Runs the fake until it is told to stop.
enum ServeCommand {
    static let command = Command(
        name: "serve", summary: "Run the fake Luma.", options: ServeOptions.options,
        run: { arguments in
            let options = try ServeOptions(arguments)
            let transport = CurlClient()
            defer { transport.close() }
            let poster = HTTPWebhookPoster(transport: transport)
            let assembly = try Assembly(options, time: LoopTime(), poster: poster)
            if let path = options.membersFile {
                try OutputFile.write(DirectoryCSV.text(assembly.luma.community.members), to: path)
            }
            let server = try await SandboxServer.start(
                assembly.luma, control: assembly.control, on: options.address, network: LoopNetwork())
            if let interval = options.activity { assembly.activity.start(every: interval) }
            let community = assembly.luma.community
            Output.line(
                "Fake Luma on \(server.address): \(community.events.count) events, \(community.members.count) members, "
                    + "seed \(options.seed), key \(CalendarGenerator.communityKey)")
            await stopSignal()
            assembly.activity.stop()
            server.close()
            return 0
        })

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
