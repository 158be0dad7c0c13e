/// Large output buffers that no connection needs at the moment, for whichever writes next.
///
/// A busy connection does not grow a new one every turn: memory fresh from the system costs more than all copying into it.
@LoopActor enum SpareBuffers {
    /// Buffers up to this size, in bytes, stay with their connection: when many answer in one turn, each needs its own.
    static let largestOwn = 256 << 10
    /// Larger buffers go back to the system.
    static let largestShared = 2 << 20
    static let mostShared = 2

    private static var spare: [[UInt8]] = []

    /// An empty buffer, with room in it if there is a spare one.
    static func take() -> [UInt8] { spare.popLast() ?? [] }

    /// Empties `buffer`. A large one loses its memory, for others to take.
    static func empty(_ buffer: inout [UInt8]) {
        guard buffer.capacity > largestOwn else { return buffer.removeAll(keepingCapacity: true) }
        var taken: [UInt8] = []
        swap(&taken, &buffer)
        guard taken.capacity <= largestShared, spare.count < mostShared else { return }
        taken.removeAll(keepingCapacity: true)
        spare.append(taken)
    }
}
