/// Damages well-formed inputs at random places, and cuts bytes into random pieces: the same for the same seed.
public struct Mutator {
    private var random: SeededGenerator
    private let interesting: [UInt8]

    /// - Parameter interesting: the bytes that mean something in the format under test; control bytes and pieces of
    ///   UTF-8 are put beside them.
    public init(seed: UInt64, interesting: String) {
        random = SeededGenerator(seed: seed)
        self.interesting = Array(interesting.utf8) + [0, 0x0A, 0x0D, 0x1F, 0x7F, 0x80, 0xC3, 0xED, 0xF4, 0xFF]
    }

    /// One of the originals with one to three bytes or runs of bytes replaced, added, removed or doubled.
    public mutating func mutation(of originals: [[UInt8]]) -> [UInt8] {
        var bytes = originals[number(below: originals.count)]
        for _ in 0...number(below: 3) where !bytes.isEmpty {
            let place = number(below: bytes.count)
            let byte = interesting[number(below: interesting.count)]
            switch number(below: 5) {
            case 0: bytes[place] = byte
            case 1: bytes.insert(byte, at: place)
            case 2: bytes.remove(at: place)
            case 3: bytes.removeLast(bytes.count - place)
            default: bytes.insert(contentsOf: bytes[place...].prefix(9), at: place)
            }
        }
        return bytes
    }

    /// The bytes in pieces of one to `longest` bytes.
    public mutating func pieces(of bytes: [UInt8], longest: Int) -> [ArraySlice<UInt8>] {
        var rest = bytes[...]
        var pieces: [ArraySlice<UInt8>] = []
        while !rest.isEmpty {
            let piece = rest.prefix(1 + number(below: longest))
            pieces.append(piece)
            rest = rest.dropFirst(piece.count)
        }
        return pieces
    }

    private mutating func number(below limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }
}
