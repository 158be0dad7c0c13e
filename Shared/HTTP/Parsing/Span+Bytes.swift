/// What lines are searched with: views of the connection's buffer, which cost no reference to it.
extension Span<UInt8> {
    func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
        var index = start
        while index < count {
            if self[index] == byte { return index }
            index += 1
        }
        return nil
    }

    func allSatisfy(_ isRight: (UInt8) -> Bool) -> Bool {
        var index = 0
        while index < count {
            guard isRight(self[index]) else { return false }
            index += 1
        }
        return true
    }

    func equals(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        var index = 0
        while index < count {
            guard self[index] == text.utf8Start[index] else { return false }
            index += 1
        }
        return true
    }

    func equalsIgnoringCase(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        var index = 0
        while index < count {
            guard self[index].lowercasedASCII == text.utf8Start[index].lowercasedASCII else { return false }
            index += 1
        }
        return true
    }

    /// A copy.
    var bytes: [UInt8] { withUnsafeBufferPointer { Array($0) } }
}
