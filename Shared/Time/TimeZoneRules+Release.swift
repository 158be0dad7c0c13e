extension TimeZoneRules {
    /// The release of the system's time zones, such as `2026a`: the same clocks for as long as it is the same.
    ///
    /// From the first line of `tzdata.zi`, which the zones' own makefile installs beside them (`# version 2026a`).
    ///
    /// - Parameter directory: where the compiled zone files are.
    /// - Returns: nil where that file is missing or says nothing.
    public static func release(directory: String = "/usr/share/zoneinfo") -> String? {
        guard let bytes = ZoneFile.read(path: "\(directory)/tzdata.zi") else { return nil }
        let beginning = "# version "
        let line = String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }.prefix(64), as: UTF8.self)
        guard line.hasPrefix(beginning), line.utf8.count > beginning.utf8.count else { return nil }
        return String(line.dropFirst(beginning.count))
    }
}
