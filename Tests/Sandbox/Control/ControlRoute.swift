import EventLoop

/// One control operation.
struct ControlRoute: Sendable {
    typealias Answer = @LoopActor @Sendable (ControlAPI, ControlRequest) throws(APIError) -> APIResponse

    let method: String
    let path: String
    let answer: Answer

    init(_ method: String, _ name: String, _ answer: @escaping Answer) {
        self.method = method
        path = ControlAPI.prefix + name
        self.answer = answer
    }

    static let all =
        ControlReads.all + ControlGuests.all + ControlEvents.all + ControlFaults.all + ControlSettings.all
        + ControlClock.all + GoogleControl.all + NotionControl.all

    private static let table = Dictionary(uniqueKeysWithValues: all.map { ("\($0.method) \($0.path)", $0) })

    static func find(_ request: APIRequest) -> ControlRoute? { table["\(request.method) \(request.path)"] }
}
