/// Addresses from outside that we are willing to pass on.
enum WebAddress {
    /// Longest address, in bytes.
    static let limit = 2048

    /// The address, if a browser may be led there: `http` or `https`, not too long, no spaces or controls.
    static func accepted(_ address: String?) -> String? {
        guard let address, address.utf8.count <= limit else { return nil }
        guard address.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return nil }
        let start = address.prefix(8).lowercased()
        return start.hasPrefix("https://") || start.hasPrefix("http://") ? address : nil
    }
}
