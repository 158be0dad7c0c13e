/// Output buffers that no connection needs at the moment, for whichever writes next.
///
/// A connection at rest holds none, and a busy one does not grow a new one every turn: memory fresh from the system costs
/// more than all copying into it.
@LoopActor enum SpareBuffers {
    /// Larger buffers are given back to the system.
    static let largestKept = 1 << 20
    /// Connections that wait for a full socket hold one each; the others share a few.
    static let mostKept = 4

    private static var spare: [[UInt8]] = []

    /// An empty buffer, with room in it if there is a spare one.
    static func take() -> [UInt8] { spare.popLast() ?? [] }

    /// Leaves `buffer` empty and without memory of its own.
    static func giveBack(_ buffer: inout [UInt8]) {
        var taken: [UInt8] = []
        swap(&taken, &buffer)
        guard 1...largestKept ~= taken.capacity, spare.count < mostKept else { return }
        taken.removeAll(keepingCapacity: true)
        spare.append(taken)
    }
}
