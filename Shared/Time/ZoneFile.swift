import Glibc

/// What a zone file says.
struct ZoneFileContents {
    let table: TransitionTable
    /// The rule for all time after the table's last change; `nil` when the last setting stays for good.
    let footer: PosixRule?
}

/// Reads TZif files, RFC 8536.
enum ZoneFile {
    /// Zone files have a few kilobytes; more is not a zone file.
    static let maximalSize = 256 * 1024

    /// The bytes of a regular file; `nil` when there is none, it cannot be read, or it is too large.
    static func read(path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= maximalSize else {
            return nil
        }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var filled = 0
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes { buffer in
                let free = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
                return Glibc.read(descriptor, free.baseAddress, free.count)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return nil }
            filled += count
        }
        return bytes
    }

    /// `nil` when the bytes are not a TZif file of version 2 or later, or contradict themselves.
    static func parse(_ bytes: [UInt8]) -> ZoneFileContents? {
        var reader = BigEndianReader(bytes)
        // The first block has 32-bit times for old readers; skip it.
        guard let old = ZoneFileHeader(&reader), old.version >= UInt8(ascii: "2"),
            reader.skip(old.bodySize(timeSize: 4)),
            let header = ZoneFileHeader(&reader), header.isConsistent
        else { return nil }

        var times: [Int64] = []
        for _ in 0..<header.timeCount {
            guard let time = reader.int64(), times.last.map({ $0 < time }) ?? true else { return nil }
            times.append(time)
        }
        guard let kindIndexes = reader.bytes(header.timeCount),
            let types = zoneTypes(&reader, header),
            reader.skip(header.standardCount + header.universalCount),
            kindIndexes.allSatisfy({ Int($0) < types.count })
        else { return nil }

        guard let footerText = reader.line() else { return nil }
        var footer: PosixRule?
        if !footerText.isEmpty {
            guard let rule = PosixRule(footerText) else { return nil }
            footer = rule
        }
        let table = TransitionTable(times: times, kinds: kindIndexes.map { types[Int($0)] }, initial: types[0])
        return ZoneFileContents(table: table, footer: footer)
    }

    private static func zoneTypes(_ reader: inout BigEndianReader, _ header: ZoneFileHeader) -> [ZoneOffset]? {
        var raw: [(seconds: Int32, isDaylightSaving: UInt8, name: UInt8)] = []
        for _ in 0..<header.typeCount {
            guard let seconds = reader.int32(), let flag = reader.byte(), let name = reader.byte(),
                // RFC 8536 §3.2: more than a day is not an offset.
                (-93_599...93_599).contains(seconds)
            else { return nil }
            raw.append((seconds, flag, name))
        }
        guard let names = reader.bytes(header.nameBytes) else { return nil }
        return raw.map { type in
            ZoneOffset(
                seconds: Int(type.seconds), isDaylightSaving: type.isDaylightSaving != 0,
                abbreviation: String(decoding: names.dropFirst(Int(type.name)).prefix { $0 != 0 }, as: UTF8.self))
        }
    }
}

/// The six counts of a TZif block.
private struct ZoneFileHeader {
    let version: UInt8
    let universalCount: Int
    let standardCount: Int
    let leapCount: Int
    let timeCount: Int
    let typeCount: Int
    let nameBytes: Int

    init?(_ reader: inout BigEndianReader) {
        guard let magic = reader.bytes(4), magic.elementsEqual("TZif".utf8), let version = reader.byte(),
            reader.skip(15), let universal = reader.count(), let standard = reader.count(), let leap = reader.count(),
            let times = reader.count(), let types = reader.count(), let names = reader.count()
        else { return nil }
        self.version = version
        universalCount = universal
        standardCount = standard
        leapCount = leap
        timeCount = times
        typeCount = types
        nameBytes = names
    }

    /// Leap seconds must be absent: our instants do not count them, so a file that does would be off by half a minute.
    var isConsistent: Bool { leapCount == 0 && (1...256).contains(typeCount) }

    func bodySize(timeSize: Int) -> Int {
        timeCount * (timeSize + 1) + typeCount * 6 + nameBytes + leapCount * (timeSize + 4) + standardCount
            + universalCount
    }
}

/// Reads numbers from the front of some bytes; every read is `nil` when too few are left.
private struct BigEndianReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) {
        rest = bytes[...]
    }

    mutating func bytes(_ count: Int) -> ArraySlice<UInt8>? {
        guard count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    mutating func skip(_ count: Int) -> Bool { bytes(count) != nil }
    mutating func byte() -> UInt8? { bytes(1)?.first }

    mutating func int32() -> Int32? {
        bytes(4).map { Int32(bitPattern: $0.reduce(0) { $0 << 8 | UInt32($1) }) }
    }

    mutating func int64() -> Int64? {
        bytes(8).map { Int64(bitPattern: $0.reduce(0) { $0 << 8 | UInt64($1) }) }
    }

    /// A count, never more than what a file of the maximal size could hold.
    mutating func count() -> Int? {
        int32().flatMap { (0...ZoneFile.maximalSize).contains(Int($0)) ? Int($0) : nil }
    }

    /// The text between two line feeds, the form of the footer.
    mutating func line() -> ArraySlice<UInt8>? {
        let lineFeed = UInt8(ascii: "\n")
        guard byte() == lineFeed, let end = rest.firstIndex(of: lineFeed) else { return nil }
        return rest[..<end]
    }
}
