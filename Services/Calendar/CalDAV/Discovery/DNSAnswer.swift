/// Reads the answer of a name server (RFC 1035 §4): only the records of one type. Never reads outside the bytes, never
/// follows a name in circles.
struct DNSAnswer {
    /// The data of each record of the type asked for, and where in the answer it begins.
    private(set) var records: [Range<Int>] = []
    private let bytes: [UInt8]

    /// nil for what is no answer.
    init?(_ bytes: [UInt8], type: UInt16) {
        self.bytes = bytes
        guard bytes.count >= 12 else { return nil }
        var place = 12
        for _ in 0..<number(4) {
            guard let end = skipName(place), end + 4 <= bytes.count else { return nil }
            place = end + 4
        }
        for _ in 0..<number(6) {
            guard let end = skipName(place), end + 10 <= bytes.count else { return nil }
            let data = end + 10
            let length = number(end + 8)
            guard data + length <= bytes.count else { return nil }
            if number(end) == Int(type) { records.append(data..<data + length) }
            place = data + length
        }
    }

    /// RFC 2782.
    var services: [ServiceRecord] {
        records.compactMap { record in
            guard record.count > 6, let target = name(at: record.lowerBound + 6) else { return nil }
            return ServiceRecord(
                priority: UInt16(number(record.lowerBound)), weight: UInt16(number(record.lowerBound + 2)),
                port: UInt16(number(record.lowerBound + 4)), target: target)
        }
    }

    var texts: [[String]] {
        records.map { record in
            var texts: [String] = []
            var place = record.lowerBound
            while place < record.upperBound {
                let end = place + 1 + Int(bytes[place])
                guard end <= record.upperBound else { break }
                texts.append(String(decoding: bytes[place + 1..<end], as: UTF8.self))
                place = end
            }
            return texts
        }
    }

    /// Two bytes; the caller has made sure that they are there.
    private func number(_ place: Int) -> Int { Int(bytes[place]) << 8 | Int(bytes[place + 1]) }

    /// The place after a name.
    private func skipName(_ start: Int) -> Int? {
        var place = start
        while place < bytes.count {
            let length = Int(bytes[place])
            if length == 0 { return place + 1 }
            if length >= 0xC0 { return place + 2 <= bytes.count ? place + 2 : nil }
            guard length < 0x40 else { return nil }
            place += 1 + length
        }
        return nil
    }

    /// A name with dots, without one at its end; nil for one with bytes that no host name has.
    private func name(at start: Int) -> String? {
        var labels: [String] = []
        var place = start
        var total = 0
        while place < bytes.count {
            let length = Int(bytes[place])
            if length == 0 { return labels.joined(separator: ".") }
            if length >= 0xC0 {
                // A pointer leads backwards, so that following it must end.
                guard place + 1 < bytes.count else { return nil }
                let target = number(place) & 0x3FFF
                guard target < place else { return nil }
                place = target
                total += 1
            } else {
                guard length < 0x40, place + 1 + length <= bytes.count else { return nil }
                let label = bytes[place + 1...place + length]
                guard label.allSatisfy(Self.isHostByte) else { return nil }
                labels.append(String(decoding: label, as: UTF8.self).lowercased())
                place += 1 + length
                total += 1 + length
            }
            // RFC 1035 §2.3.4.
            guard total <= 255 else { return nil }
        }
        return nil
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
        default: false
        }
    }
}
